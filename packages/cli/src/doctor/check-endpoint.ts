import { createClient } from '@logpipe/sdk'
import type { Diagnosis } from './diagnosis.ts'
import { failedCheck } from './failed-check.ts'

/** Cold functions and busy machines take seconds. */
const timeoutMs = 10_000

/** Whether an endpoint responds. */
export async function checkEndpoint(url: string): Promise<Diagnosis> {
  const client = createClient({ url, timeoutMs, retries: 0 })
  try {
    await client.health()
    return { what: 'endpoint', status: 'ok', url }
  } catch (error) {
    return failedCheck('endpoint', error)
  } finally {
    await client.close()
  }
}
