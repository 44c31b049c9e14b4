import { createHash, randomBytes } from 'node:crypto'
import type { TenantId } from '@logpipe/sdk/contract'
import { hashApiKey, makeApiKey } from '../packages/pipeline/src/tenants/api-key.ts'
import { createAuthenticate } from '../packages/pipeline/src/tenants/authenticate.ts'
import { round, spread } from './measure.ts'

/** Cost of authenticating a request with a cached key, compared with one SHA-256 of that key in the same run. */
const [runs, calls] = [15, 20_000]
const key = makeApiKey('acme' as TenantId, randomBytes)
const record = { keyId: key.keyId, hash: hashApiKey(key), scopes: ['write', 'read'], createdAt: '' } as const
const authenticate = createAuthenticate({ readKey: async () => record, now: Date.now, isOpen: false })
const event = { headers: { authorization: `Bearer ${key.text}`, 'content-type': 'application/json' } }

const [keyed, bare]: [number[], number[]] = [[], []]
for (let run = -5; run < runs; run++) {
  const startMs = performance.now()
  for (let i = 0; i < calls; i++) {
    if ((await authenticate(event, 'write')).kind !== 'caller') throw new Error('the key was refused')
  }
  const middleMs = performance.now()
  for (let i = 0; i < calls; i++) createHash('sha256').update(key.text).digest('hex')
  if (run < 0) continue
  keyed.push(((middleMs - startMs) / calls) * 1000)
  bare.push(((performance.now() - middleMs) / calls) * 1000)
}
const [k, b] = [spread(keyed), spread(bare)]
console.log(
  JSON.stringify({
    bench: 'authentication',
    unit: 'microseconds per request, warm cache',
    key: k,
    bar: 20,
    bare_sha256: b,
    ratio_to_sha256: round(k.median / b.median),
  }),
)
