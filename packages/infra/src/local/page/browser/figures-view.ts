import { count, duration } from '../view/format.ts'
import type { Figures, TenantFigures } from '../view/messages.ts'
import { button, byId, cell, element, row, rowHeader, setText } from './elements.ts'

/** Seconds that the chart shows. */
const chartSeconds = 120

/** Rates, backlog and latency, of the stack and of each tenant. */
export function createFiguresView(onTenant: (tenant: string) => void): (figures: Figures) => void {
  const tiles = createTiles()
  const chart = createChart()
  const rows = byId('tenant-rows', HTMLTableSectionElement)
  const empty = byId('tenants-empty', HTMLElement)
  return ({ all, tenants, totals, queued, deadLetters }) => {
    tiles.accepted(`${count(all.accepted)}/s`, `${count(totals.accepted)} since the start`)
    tiles.stored(`${count(all.stored)}/s`, `${count(totals.stored)} since the start`)
    tiles.refused(`${count(all.refused)}/s`, `${count(totals.denied)} denied since the start`)
    tiles.backlog(queued === undefined ? '–' : count(queued), queued === 1 ? 'message queued' : 'messages queued')
    tiles.latency(duration(all.p50Ms), `p99 ${duration(all.p99Ms)}`)
    tiles.letters(deadLetters === undefined ? '–' : count(deadLetters), deadLetters === 1 ? 'message' : 'messages')
    chart(all)
    empty.hidden = tenants.length > 0
    const sorted = tenants.toSorted((a, b) => (a.tenant < b.tenant ? -1 : 1))
    rows.replaceChildren(...sorted.map((tenant) => tenantRow(tenant, onTenant)))
  }
}

function createTiles() {
  const list = byId('tiles', HTMLElement)
  const tile = (name: string) => {
    const [box, value, note] = [element('div'), element('dd', '–'), element('dd', '', 'muted')]
    box.append(element('dt', name), value, note)
    list.append(box)
    return (text: string, more: string): void => {
      setText(value, text)
      setText(note, more)
    }
  }
  return {
    accepted: tile('Accepted'),
    stored: tile('Stored'),
    refused: tile('Refused'),
    backlog: tile('Backlog'),
    latency: tile('Latency p50'),
    letters: tile('Dead letters'),
  }
}

function tenantRow(figures: TenantFigures, onTenant: (tenant: string) => void): HTMLTableRowElement {
  const { tenant, accepted, stored, refused, waiting, p50Ms, p99Ms } = figures
  const name = isTenant(tenant) ? button(tenant, () => onTenant(tenant)) : tenantName(tenant)
  const numbers = [count(accepted), count(stored), count(refused), count(waiting), duration(p50Ms), duration(p99Ms)]
  return row(rowHeader(name), ...numbers.map((number) => cell(number, 'n')))
}

/** Whether it is the name of a tenant, and not what stands for several or none. */
export function isTenant(tenant: string): boolean {
  return tenant !== '' && tenant !== '*'
}

export function tenantName(tenant: string): string {
  if (isTenant(tenant)) return tenant
  return tenant === '' ? '(not known)' : '(others)'
}

function createChart(): (figures: TenantFigures) => void {
  const seconds: TenantFigures[] = []
  const svg = byId('chart', SVGElement)
  const most = byId('chart-max', HTMLElement)
  return (figures) => {
    seconds.push(figures)
    if (seconds.length > chartSeconds) seconds.shift()
    const max = Math.max(1, ...seconds.map(({ accepted, stored }) => Math.max(accepted, stored)))
    setText(most, count(max))
    for (const name of ['accepted', 'stored'] as const) {
      svg.querySelector(`.${name}`)?.setAttribute('points', pointsOf(seconds.map((second) => second[name] / max)))
    }
  }
}

/** Points of a line that ends at the right edge; each value is a share of the height. */
function pointsOf(values: readonly number[]): string {
  const step = 600 / (chartSeconds - 1)
  return values.map((value, i) => `${600 - (values.length - 1 - i) * step},${58 - value * 56}`).join(' ')
}
