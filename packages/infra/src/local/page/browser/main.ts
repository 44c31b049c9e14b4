import type { Figures, Hello } from '../view/messages.ts'
import type { ServerEvent } from '../view/server-events.ts'
import { createApi, type Query } from './api.ts'
import { type ConnectionState, connect } from './connection.ts'
import { byId, element, setText } from './elements.ts'
import { createFiguresView, isTenant } from './figures-view.ts'
import { createKeysView } from './keys-view.ts'
import { createLettersView } from './letters-view.ts'
import { createRecordView } from './record-view.ts'
import { createRefusalsView } from './refusals-view.ts'
import { createTailView } from './tail-view.ts'

/** The address that `logpipe dev` printed has the token after its `#`, which a browser sends to nobody. */
const tokenKey = 'logpipe-token'

/** Returns whether there was one: what else may be after the `#` is a place in the page. */
function takeToken(): boolean {
  const token = location.hash.slice(1)
  if (token === '' || document.getElementById(token) !== null) return false
  sessionStorage.setItem(tokenKey, token)
  history.replaceState(null, '', location.pathname)
  return true
}

takeToken()
const api = createApi(() => sessionStorage.getItem(tokenKey) ?? '')
const tenantInput = byId('filter-tenant', HTMLInputElement)
const severityInput = byId('filter-severity', HTMLSelectElement)
const textInput = byId('filter-text', HTMLInputElement)
const now = (): Date => new Date()
const tail = createTailView(createRecordView(api))
const showFigures = createFiguresView((tenant) => {
  tenantInput.value = tenant
  applyFilter()
  byId('tail', HTMLElement).focus()
})
const showRefusals = createRefusalsView(now)
const letters = createLettersView(api, now)
const keys = createKeysView(api, now)
const offered = new Set<string>()
let hasListed = false

function onHello({ isOpen, tenants }: Hello): void {
  offer(tenants)
  void keys.list(isOpen)
}

function onFigures(figures: Figures): void {
  offer(figures.tenants.map(({ tenant }) => tenant).filter(isTenant))
  showFigures(figures)
  showRefusals(figures.refusals)
  if (hasListed || !figures.deadLetters) return
  hasListed = true
  void letters.list()
}

/** Offers these tenants in the filter. */
function offer(tenants: readonly string[]): void {
  const list = byId('tenant-names', HTMLDataListElement)
  for (const tenant of tenants) {
    if (offered.has(tenant)) continue
    offered.add(tenant)
    list.append(option(tenant))
  }
}

function option(tenant: string): HTMLOptionElement {
  const made = element('option')
  made.value = tenant
  return made
}

function onEvent({ name, data }: ServerEvent): void {
  if (name === 'hello') onHello(JSON.parse(data))
  else if (name === 'rows') tail.add(JSON.parse(data))
  else if (name === 'figures') onFigures(JSON.parse(data))
}

function filter(): Query {
  const all = { tenant: tenantInput.value.trim(), severity: severityInput.value, text: textInput.value }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
}

function onState(state: ConnectionState): void {
  byId('notice', HTMLElement).hidden = state.kind !== 'unauthorized'
  document.body.classList.toggle('stale', state.kind !== 'live')
  setText(byId('connection', HTMLElement), stateText(state))
}

function stateText(state: ConnectionState): string {
  switch (state.kind) {
    case 'live':
      return 'Live'
    case 'connecting':
      return 'Connecting'
    case 'hidden':
      return 'Paused while this tab is hidden'
    case 'lost':
      return `Connection lost (${state.reason}); trying again`
    case 'unauthorized':
      return 'Not connected'
  }
}

const restart = connect({ api, query: filter, onEvent, onState })

function applyFilter(): void {
  tail.clear()
  restart()
}

setText(byId('place', HTMLElement), location.host)
setText(
  byId('notice-text', HTMLElement),
  'Open the address that `logpipe dev` printed, with everything after its #. Each start of the stack has a token of its own.',
)
const form = byId('filter', HTMLFormElement)
form.addEventListener('change', applyFilter)
form.addEventListener('submit', (event) => {
  event.preventDefault()
  applyFilter()
})
byId('clear', HTMLButtonElement).addEventListener('click', tail.clear)
window.addEventListener('hashchange', () => {
  if (takeToken()) applyFilter()
})
