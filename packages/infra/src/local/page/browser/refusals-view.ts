import { clockTime, count } from '../view/format.ts'
import type { RefusalCount } from '../view/messages.ts'
import { printable } from '../view/printable.ts'
import { byId, cell, row, rowHeader } from './elements.ts'
import { tenantName } from './figures-view.ts'

/** Causes in the list; the ones seen longest ago are left out. */
const maxCauses = 20

interface Cause extends RefusalCount {
  readonly at: Date
}

/** What was refused since the page was opened, by cause, the latest first. `now` gives the time of what it is given. */
export function createRefusalsView(now: () => Date): (refusals: readonly RefusalCount[]) => void {
  const causes = new Map<string, Cause>()
  const section = byId('refused', HTMLElement)
  const body = byId('refused-rows', HTMLTableSectionElement)
  return (refusals) => {
    if (refusals.length === 0) return
    for (const refusal of refusals) {
      const key = `${refusal.tenant} ${refusal.code} ${refusal.message}`
      const before = causes.get(key)?.count ?? 0
      causes.delete(key)
      causes.set(key, { ...refusal, count: refusal.count + before, at: now() })
    }
    for (const key of causes.keys()) if (causes.size > maxCauses) causes.delete(key)
    section.hidden = false
    body.replaceChildren(...[...causes.values()].reverse().map(causeRow))
  }
}

function causeRow({ at, tenant, code, message, count: times }: Cause): HTMLTableRowElement {
  const cause = message === '' ? code : `${code}: ${message}`
  return row(
    cell(clockTime(at).slice(0, 8), 'when'),
    rowHeader(tenantName(tenant)),
    cell(printable(cause)),
    cell(count(times), 'n'),
  )
}
