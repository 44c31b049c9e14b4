import { deployOptions } from './deploy-options.ts'

/** Over which WAF counts an address's requests, seconds. */
export const wafWindowSeconds = 300

/** The part of what the API takes from everyone together that one address may use, so that no one can use it up. */
const addressShare = 1 / 5

/**
 * Requests that one address may send within the window. It follows from the API's rate, given as a parameter's value. By default that
 * is 200 requests a second, which with batches is a hundred thousand logs a second: a whole site behind one address stays far
 * below it. WAF itself takes nothing below 10.
 */
export function wafRateOf(throttleRate: string | undefined): number {
  const perSecond = Number(throttleRate ?? deployOptions.throttleRate.parameter.default)
  return Math.max(10, Math.round(perSecond * addressShare * wafWindowSeconds))
}
