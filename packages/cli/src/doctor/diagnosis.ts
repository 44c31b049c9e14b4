import { createClient } from '@logpipe/sdk'
import { LogpipeError } from '@logpipe/sdk/contract'
import type { StackDepth } from '../connect/queue-depth.ts'
import { messageOf } from '../error-message.ts'
import { plural } from '../render/format.ts'

/** One thing that doctor checked. */
export interface Diagnosis {
  readonly what: string
  readonly status: 'ok' | 'note' | 'wrong'
  readonly detail: string
}

/** Whether an endpoint responds. */
export async function checkEndpoint(url: string): Promise<Diagnosis> {
  const client = createClient({ url, timeoutMs: 3_000, retries: 0 })
  try {
    await client.health()
    return { what: 'endpoint', status: 'ok', detail: `${url} responds` }
  } catch (error) {
    return { what: 'endpoint', status: 'wrong', detail: messageOf(error) }
  } finally {
    await client.close()
  }
}

/** What waits in the queues. */
export function queueDiagnoses({ queued, deadLetters }: StackDepth): readonly Diagnosis[] {
  return [
    { what: 'queue', status: 'ok', detail: plural(queued, 'message') },
    {
      what: 'dead letters',
      status: deadLetters > 0 ? 'wrong' : 'ok',
      detail: `${plural(deadLetters, 'message')}${deadLetters > 0 ? ': records that could not be stored; see logpipe dlq list' : ''}`,
    },
  ]
}

/** A check that could not be made is a finding like any other, with its next step. */
export function failedCheck(what: string, error: unknown): Diagnosis {
  const message = messageOf(error)
  return { what, status: 'wrong', detail: error instanceof LogpipeError ? `${message}. ${error.hint}` : message }
}
