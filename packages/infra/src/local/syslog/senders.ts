import { plainAddress, type TrustedProxies } from '../gateway/client-address.ts'

/** Addresses and networks that may send; whoever may needs no key. */
export type Senders = TrustedProxies

/** Why an address may not send; undefined if it may. */
export function senderRefusal(remoteAddress: string | undefined, senders: Senders): string | undefined {
  const address = plainAddress(remoteAddress ?? '')
  return senders.has(address) ? undefined : `${address || 'its sender'} is not among those who may send`
}
