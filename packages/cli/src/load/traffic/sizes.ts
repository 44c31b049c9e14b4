import { LogpipeError, limits } from '@logpipe/sdk/contract'
import { quote } from '../../config/parse-option.ts'

/** How long texts are, bytes: all alike, evenly spread, or spread as texts are in logs: many short ones, and a few long ones. */
export type SizeSpec =
  | { readonly kind: 'uniform'; readonly from: number; readonly to: number }
  | { readonly kind: 'lognormal' | 'exponential'; readonly middle: number }

const mustBe = 'it must be a size of 1 to 131072 bytes, a range such as 100-2000, lognormal:300 or exponential:300'

/** Reads a size such as `200`, `100-2000`, `lognormal:300` (its median) or `exponential:300` (its mean). Throws `invalid_option`. */
export function parseSize(value: string): SizeSpec {
  const [, name, first, second] = /^(?:(lognormal|exponential):)?(\d+)(?:-(\d+))?$/.exec(value.trim()) ?? []
  const [from, to] = [Number(first), Number(second ?? first)]
  const isNamed = name === 'lognormal' || name === 'exponential'
  if (!(from >= 1 && from <= to && to <= limits.maxTextBytes) || (isNamed && second !== undefined)) {
    throw new LogpipeError('invalid_option', `--size is ${quote(value)}; ${mustBe}`)
  }
  return isNamed ? { kind: name, middle: from } : { kind: 'uniform', from, to }
}

/** As `parseSize` reads it. */
export function sizeText(spec: SizeSpec): string {
  if (spec.kind !== 'uniform') return `${spec.kind}:${spec.middle}`
  return spec.from === spec.to ? String(spec.from) : `${spec.from}-${spec.to}`
}

/** The size that two random numbers from 0 to 1 give. */
export function sizeAt(spec: SizeSpec, one: number, other: number): number {
  const bytes = Math.round(rawSizeAt(spec, one, other))
  return Math.min(limits.maxTextBytes, Math.max(1, bytes))
}

function rawSizeAt(spec: SizeSpec, one: number, other: number): number {
  switch (spec.kind) {
    case 'uniform':
      return spec.from + Math.floor(one * (spec.to - spec.from + 1))
    case 'exponential':
      return -Math.log(1 - one) * spec.middle
    case 'lognormal':
      // Box and Muller's normal, with a deviation of 1: of a median of 300 bytes, one in a hundred has over 3,000.
      return spec.middle * Math.exp(Math.sqrt(-2 * Math.log(1 - one)) * Math.cos(2 * Math.PI * other))
  }
}
