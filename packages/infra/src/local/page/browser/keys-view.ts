import { clockTime, dateTime } from '../view/format.ts'
import type { Keys, KeyUse } from '../view/messages.ts'
import type { Api } from './api.ts'
import { byId, cell, element, row, rowHeader, setText } from './elements.ts'

/** Lists API keys by their ids; the keys themselves are stored nowhere. */
export function createKeysView(api: Api, now: () => Date): { readonly list: (isOpen: boolean) => Promise<void> } {
  const state = byId('keys-state', HTMLElement)
  const table = byId('keys-table', HTMLElement)
  let isOpenStack = true
  const list = async (isOpen: boolean): Promise<void> => {
    isOpenStack = isOpen
    try {
      const { keys, isCut } = await api.get<Keys>('keys')
      const cut = isCut ? ' Only the first 100 tenants are listed.' : ''
      setText(state, `${stateText(keys.length, isOpen)} at ${clockTime(now()).slice(0, 8)}.${cut}`)
      table.hidden = keys.length === 0
      byId('key-rows', HTMLTableSectionElement).replaceChildren(...keys.map(keyRow))
    } catch (error) {
      setText(state, error instanceof Error ? error.message : String(error))
    }
  }
  byId('keys-refresh', HTMLButtonElement).addEventListener('click', () => void list(isOpenStack))
  return { list }
}

function stateText(keys: number, isOpen: boolean): string {
  return `${isOpen ? 'Requests without a key are served too. ' : ''}${keys === 0 ? 'No keys' : 'Listed'}`
}

function keyRow({ tenant, keyId, scopes, expiresAt, lastUsedMs }: KeyUse): HTMLTableRowElement {
  return row(
    rowHeader(tenant),
    cell(element('code', keyId)),
    cell(scopes.join(', ')),
    cell(expiresAt === undefined ? 'never' : dateTime(new Date(expiresAt))),
    cell(lastUsedMs === undefined ? 'not used' : clockTime(new Date(lastUsedMs)).slice(0, 8), 'when'),
  )
}
