import { filler, type Slot, value } from '../template.ts'
import { chars, digits, int, lower, lowerHex, pick, type Random, upper } from './random.ts'

/** What stands around values in logs: times, ids, hosts, amounts. */
export const isoTime = filler((random) => `${new Date(drawEpochMs(random)).toISOString()}`)
export const dateTime = filler((random) => new Date(drawEpochMs(random)).toISOString().slice(0, 19).replace('T', ' '))
export const date = filler((random) => new Date(drawEpochMs(random)).toISOString().slice(0, 10))
export const clock = filler((random) => new Date(drawEpochMs(random)).toISOString().slice(11, 19))
export const syslogTime = filler((random) => {
  const [, day, month, , time] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(new Date(drawEpochMs(random)).toUTCString()) ?? []
  return `${month} ${Number(day)} ${time}`
})
export const epochMs = filler((random) => String(drawEpochMs(random)))
export const epoch = filler((random) => String(Math.floor(drawEpochMs(random) / 1000)))
export const uuid = filler((random) => [8, 4, 4, 4, 12].map((length) => chars(random, lowerHex, length)).join('-'))
export const host = filler((random) => `${pick(random, ['web', 'db', 'edge', 'sms-gw', 'pbx'])}-${int(random, 1, 40)}`)
export const service = filler((random) => pick(random, ['billing', 'checkout', 'crm-sync', 'notify', 'kyc', 'ward']))
export const level = filler((random) => pick(random, ['INFO', 'WARN', 'ERROR', 'DEBUG']))
export const amount = filler((random) => `${int(random, 1, 999)}.${chars(random, digits, 2)}`)
export const version = filler((random) => [int(random, 0, 20), int(random, 0, 40), int(random, 0, 9)].join('.'))
export const word = filler((random) => pick(random, ['amber', 'basket', 'copper', 'delta', 'ember', 'fjord', 'garnet']))

/** Addresses are labelled: they count when their types are switched on. */
export const ip = value('IPV4', (random) =>
  [int(random, 11, 223), int(random, 0, 255), int(random, 0, 255), int(random, 1, 254)].join('.'),
)
export const ipv6 = value(
  'IPV6',
  (random) => `2001:db8:${Array.from({ length: 6 }, () => int(random, 0x1000, 0xffff).toString(16)).join(':')}`,
)

/** A number of so many digits that does not start with 0. */
export function number(least: number, most = least): Slot {
  return filler((random) => `${int(random, 1, 9)}${chars(random, digits, int(random, least, most) - 1)}`)
}

export function hex(length: number): Slot {
  return filler((random) => chars(random, lowerHex, length))
}

export function letters(length: number): Slot {
  return filler((random) => chars(random, lower, length))
}

export function capitals(length: number): Slot {
  return filler((random) => chars(random, upper, length))
}

/** One of these words. */
export function anyOf(...words: readonly string[]): Slot {
  return filler((random) => pick(random, words))
}

/** Digits in this pattern: each 9 is drawn, everything else stays. */
export function shaped(pattern: string): Slot {
  return filler((random) => pattern.replaceAll('9', () => chars(random, digits, 1)))
}

/** From 2023 to 2026. */
function drawEpochMs(random: Random): number {
  return int(random, 1_672_531_200_000, 1_798_761_599_000)
}
