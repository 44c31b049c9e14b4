import { isObject } from '@logpipe/sdk/contract'

/** What is wrong with a value, as `report.rate: not a number`; undefined where nothing is. `at` says where it stands. */
export type Check = (value: unknown, at: string) => string | undefined

/** For each key of a type the check of its value: a key without one does not compile. */
export type ChecksOf<T> = { readonly [Key in keyof T]-?: Check }

export const isText: Check = (value, at) => (typeof value === 'string' ? undefined : `${at}: not a text`)

export const isNumber: Check = (value, at) => (typeof value === 'number' ? undefined : `${at}: not a number`)

export const isYesOrNo: Check = (value, at) =>
  typeof value === 'boolean' ? undefined : `${at}: neither true nor false`

/** A number of things. */
export const isCount: Check = (value, at) =>
  Number.isSafeInteger(value) && Number(value) >= 0 ? undefined : `${at}: not a count`

export function oneOf(values: readonly string[]): Check {
  return (value, at) => (values.some((one) => one === value) ? undefined : `${at}: not one of ${values.join(', ')}`)
}

export function orNull(check: Check): Check {
  return (value, at) => (value === null ? undefined : check(value, at))
}

export function ifThere(check: Check): Check {
  return (value, at) => (value === undefined ? undefined : check(value, at))
}

export function listOf(check: Check): Check {
  return (value, at) =>
    Array.isArray(value) ? firstOf(value.entries(), ([i, one]) => check(one, `${at}[${i}]`)) : `${at}: not a list`
}

/** Counts by names that nobody knows in advance. */
export const areCounts: Check = (value, at) =>
  isObject(value) ? firstOf(Object.entries(value), ([, one]) => isCount(one, at)) : `${at}: not an object`

export function objectOf<T>(checks: ChecksOf<T>): Check {
  return (value, at) =>
    isObject(value)
      ? firstOf(Object.entries<Check>(checks), ([key, check]) => check(value[key], at === '' ? key : `${at}.${key}`))
      : `${at}: not an object`
}

function firstOf<T>(values: Iterable<T>, problemOf: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const problem = problemOf(value)
    if (problem !== undefined) return problem
  }
  return undefined
}
