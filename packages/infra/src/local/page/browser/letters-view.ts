import { clockTime, count, dateTime, plural } from '../view/format.ts'
import type { LetterGroup, Letters, Redriven } from '../view/messages.ts'
import type { Api } from './api.ts'
import { button, byId, cell, row, rowHeader, setText } from './elements.ts'
import { tenantName } from './figures-view.ts'

/** Lists dead letters on request: to list them, the queue hides them for a moment. */
export function createLettersView(api: Api, now: () => Date): { readonly list: () => Promise<void> } {
  const state = byId('letters-state', HTMLElement)
  const table = byId('letters-table', HTMLElement)
  const rows = byId('letter-rows', HTMLTableSectionElement)
  const refresh = byId('letters-refresh', HTMLButtonElement)
  const show = ({ groups, unseen }: Letters, before: string): void => {
    const hidden = unseen > 0 ? ` ${plural(unseen, 'message')} held by another reader.` : ''
    const what = groups.length === 0 ? 'No dead letters' : 'Listed'
    setText(state, `${before}${what} at ${clockTime(now()).slice(0, 8)}.${hidden}`)
    table.hidden = groups.length === 0
    rows.replaceChildren(...groups.map((group) => groupRow(group, () => void redrive(group))))
  }
  const attempt = async (doing: string, act: () => Promise<void>): Promise<void> => {
    setText(state, doing)
    refresh.disabled = true
    await act().catch((error: Error) => setText(state, error.message))
    refresh.disabled = false
  }
  const list = (before = ''): Promise<void> =>
    attempt(`${before}Listing`, async () => show(await api.get<Letters>('dead-letters'), before))
  const redrive = (group: LetterGroup): Promise<void> =>
    attempt('Redriving', async () => {
      const query = { tenant: group.tenant ?? '', reason: group.reason }
      await list(redrivenText(await api.post<Redriven>('dead-letters/redrive', query)))
    })
  refresh.addEventListener('click', () => void list())
  return { list: () => list() }
}

function redrivenText({ messages, records, failed }: Redriven): string {
  const kept = failed > 0 ? ` ${plural(failed, 'message')} stayed: not confirmed.` : ''
  return `Redrove ${plural(messages, 'message')} (${plural(records, 'record')}).${kept} `
}

function groupRow(group: LetterGroup, onRedrive: () => void): HTMLTableRowElement {
  const { tenant = '', reason, messages, records, oldest } = group
  const act = button('Redrive', onRedrive)
  act.setAttribute('aria-label', `Redrive ${plural(messages, 'message')} of ${tenantName(tenant)}: ${reason}`)
  return row(
    rowHeader(tenantName(tenant)),
    cell(reason),
    cell(count(messages), 'n'),
    cell(count(records), 'n'),
    cell(dateTime(new Date(oldest)).slice(5, 16), 'when'),
    cell(act),
  )
}
