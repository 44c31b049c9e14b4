import { isOutcomeName } from '@logpipe/sdk/contract'

/** Message attribute that asks the worker to keep what becomes of the message's records. */
export const outcomeAttribute = 'outcome'

/** A tenant's records of one request may be several messages: each is a part of the request's outcome. */
export interface OutcomePart {
  /** As the sender named it (`X-Logpipe-Outcome`). */
  readonly name: string
  /** From 0. */
  readonly part: number
  /** How many parts there are. */
  readonly of: number
}

export function writeOutcomePart({ name, part, of }: OutcomePart): string {
  return `${name} ${part} ${of}`
}

/** Undefined for anything that `writeOutcomePart` did not write: the message is then stored like others. */
export function readOutcomePart(text: string | undefined): OutcomePart | undefined {
  const [, name = '', part, of] = /^(\S+) (\d{1,6}) (\d{1,6})$/.exec(text ?? '') ?? []
  return isOutcomeName(name) && Number(part) < Number(of) ? { name, part: Number(part), of: Number(of) } : undefined
}
