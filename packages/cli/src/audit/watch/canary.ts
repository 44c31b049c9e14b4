import type { TenantId } from '@logpipe/sdk/contract'
import { plantedIn, plantedTypes } from '../../load/traffic/planted.ts'

/** A record that a watch sends, as it is before it is redacted. */
export interface Canary {
  /** Found in no other record, and nothing that would be redacted. */
  readonly token: string
  readonly text: string
  /** What must not be stored. */
  readonly secrets: readonly string[]
}

/** A canary that the endpoint acknowledged. */
export interface SentCanary extends Canary {
  readonly tenantId: TenantId
  readonly logId: string
}

/** The attribute by which a canary is known among the logs. */
export const canaryAttributes = { logpipe_canary: true } as const

/** Of those that are planted, the first so many are personal data, and the others secrets. */
const personalTypes = plantedTypes.indexOf('IBAN') + 1

/** The `n`th of a seed: some personal data and a secret, of the next types each time. */
export function canaryOf(seed: number, n: number, token: string): Canary {
  const block = n * plantedTypes.length
  const personal = plantedIn(seed, block + (n % personalTypes))
  const secret = plantedIn(seed, block + personalTypes + (n % (plantedTypes.length - personalTypes)))
  return {
    token,
    text: `logpipe canary ${token}\n${personal.text}\n${secret.text}\nend of canary ${token}`,
    secrets: [personal.secret, secret.secret],
  }
}

/** What the pipeline writes in the place of a value, under any policy. */
const placeholder = /\[[A-Za-z][\w-]*:[^\]\s]*\]/

/** Whether a text is another one in which nothing was changed but that values were replaced by placeholders. */
export function isRedactionOf(stored: string, sent: string): boolean {
  const parts = stored.split(placeholder)
  const [first = '', last = ''] = [parts[0], parts.at(-1)]
  if (parts.length === 1) return stored === sent
  if (!sent.startsWith(first) || !sent.slice(first.length).endsWith(last)) return false
  let [at, end] = [first.length, sent.length - last.length]
  for (const part of parts.slice(1, -1)) {
    // Each placeholder is in the place of something.
    const found = sent.slice(0, end).indexOf(part, at + 1)
    if (found === -1) return false
    at = found + part.length
  }
  return at < end
}
