import type { Client } from '@logpipe/sdk'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { askAcross } from './ask-across.ts'
import type { SentCanary } from './canary.ts'
import type { RoundOptions } from './watched.ts'

const [acme, beta] = ['acme' as TenantId, 'beta' as TenantId]
const canary = (tenantId: TenantId): SentCanary => {
  return { tenantId, logId: `id-${tenantId}`, text: '', token: '', secrets: [] }
}
const [ofAcme, ofBeta] = [canary(acme), canary(beta)]

interface Beta {
  /** What `POST /logs/stored` and `GET /logs/{id}` give beta's access. */
  readonly stored: readonly SentCanary[]
  readonly read: readonly SentCanary[]
  readonly rows?: readonly SentCanary[]
}

/** What acme's canary is found to be open to, where beta's access gives so much. */
async function accessTo(given: Beta | LogpipeError) {
  const has = (of: readonly SentCanary[], id: string): boolean => of.some(({ logId }) => logId === id)
  const beOpen = (): Beta => {
    if (given instanceof LogpipeError) throw given
    return given
  }
  const view = { id: '', timestamp: 0, datetime: '', severity: 'info', message: '' } as const
  const logs: Client['logs'] = {
    stored: async (ids) => {
      const missing = ids.filter((id) => !has(beOpen().stored, id))
      return { stored: ids.length - missing.length, missing }
    },
    get: async (logId) => (has(beOpen().read, logId) ? { ...view, logId } : undefined),
    write: () => Promise.reject(new Error('nobody writes')),
    recent: () => Promise.reject(new Error('nobody lists')),
    pages: () => {
      throw new Error('nobody lists')
    },
    outcomes: () => Promise.reject(new Error('nobody asks')),
  }
  const client = { logs, ingestRaw: () => Promise.reject(new Error('nobody sends')) }
  const { rows = [] } = given instanceof LogpipeError ? {} : given
  const table: RoundOptions['table'] = {
    pagesOf: async function* (tenantId, { prefix } = {}) {
      if (tenantId === beta)
        yield rows.map(({ logId }) => ({ log_id: logId })).filter(({ log_id }) => log_id === prefix)
    },
  }
  const options = { table, signal: new AbortController().signal } as RoundOptions
  return (await askAcross([{ tenant: { tenantId: beta, client }, own: ofBeta }], [ofAcme, ofBeta], options))(ofAcme)
}

const denied = { strayedTo: [], givenTo: [], uncontrolled: [] }

test('an access that is given its own canary, and no other, denies the other', async () => {
  expect(await accessTo({ stored: [ofBeta], read: [ofBeta] })).toEqual(denied)
})

test('an access that is not even told of its own canary denies nothing', async () => {
  expect(await accessTo({ stored: [], read: [ofBeta] })).toEqual({ ...denied, uncontrolled: [beta] })
})

test.each<[string, Beta]>([
  ['told that it is stored', { stored: [ofBeta, ofAcme], read: [ofBeta] }],
  ['given it by its id', { stored: [ofBeta], read: [ofBeta, ofAcme] }],
])('an access that is %s has what is another tenant\u2019s', async (_, given) => {
  expect(await accessTo(given)).toEqual({ ...denied, givenTo: [beta] })
})

test('a row in the partition of another tenant has strayed there', async () => {
  expect(await accessTo({ stored: [ofBeta], read: [ofBeta], rows: [ofAcme] })).toEqual({ ...denied, strayedTo: [beta] })
})

test('an endpoint that does not respond denies nothing, and one that refuses the access ends the watch', async () => {
  expect(await accessTo(new LogpipeError('overloaded', 'busy'))).toEqual({ ...denied, uncontrolled: [beta] })
  await expect(accessTo(new LogpipeError('unauthorized', 'no such key'))).rejects.toMatchObject({
    code: 'unauthorized',
    message: 'the endpoint refuses the access of beta: no such key',
  })
})
