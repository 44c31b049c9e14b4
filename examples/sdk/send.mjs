import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@logpipe/sdk'

const { LOGPIPE_URL = 'http://127.0.0.1:8080', LOGPIPE_TENANT = 'acme', LOGPIPE_KEY } = process.env
const client = createClient({ url: LOGPIPE_URL, tenant: LOGPIPE_TENANT, apiKey: LOGPIPE_KEY })

const { accepted, errors, log_ids } = await client.ingest([
  { text: 'User 555-0199 logged in', severity: 'info' },
  { text: 'payment failed', severity: 'error', attributes: { email: 'jane@example.com', order: 42 } },
])
console.log(`accepted ${accepted}, refused ${errors.length}`)

// Accepted means queued; the worker stores the records a moment later.
while ((await client.logs.stored(log_ids)).missing.length > 0) await sleep(50)
for (const id of log_ids) console.log((await client.logs.get(id))?.message)
await client.close()
