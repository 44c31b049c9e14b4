/** The value of a JSON text, in which integers beyond 2^53 are texts; undefined for anything that is not JSON. */
export function parseExactJson(json: string): unknown {
  try {
    return exactValueOf(json)
  } catch {
    return undefined
  }
}

/**
 * The same, and throws for anything that is not JSON. Most texts have no number so large, and their values tell that sooner than their digits: ids and
 * times are long texts.
 */
export function exactValueOf(json: string): unknown {
  const value: unknown = JSON.parse(json)
  const isExact = typeof value === 'object' && value !== null && !mayHoldRounded(value, maxDepth)
  return isExact ? value : JSON.parse(quoteLongIntegers(json))
}

/** What is nested more deeply could exhaust the stack, and is read by its digits. */
const maxDepth = 100

/** Whether a number is so large that digits of it may be lost. */
function mayHoldRounded(value: object, depth: number): boolean {
  if (depth === 0) return true
  if (Array.isArray(value)) {
    for (const inner of value) if (mayBeRounded(inner, depth)) return true
    return false
  }
  const fields = value as Readonly<Record<string, unknown>>
  for (const name in fields) if (mayBeRounded(fields[name], depth)) return true
  return false
}

function mayBeRounded(value: unknown, depth: number): boolean {
  if (typeof value === 'number') return value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER
  return typeof value === 'object' && value !== null && mayHoldRounded(value, depth - 1)
}

/**
 * JSON with its integers beyond 2^53 as texts: as a number each would become another one, and nobody would notice. Ids of databases and of social networks
 * are such. What has a fraction or an exponent stays a number.
 */
export function quoteLongIntegers(json: string): string {
  return mayBeLong.test(json) ? quoteOutsideStrings(json) : json
}

/** Integers of fewer digits are exact. */
const longDigits = 16

/** Digits behind what may precede a number. Not behind a quote: times and ids of most formats are such texts. Written out, it is searched in steps of its length. */
const mayBeLong = new RegExp(`[-:,[\\s]${'\\d'.repeat(longDigits)}`)

function runEnd(json: string, at: number): number {
  let end = at
  while (isDigit(json.charCodeAt(end))) end++
  return end
}

const [quote, minus, backslash, zero, colon] = [34, 45, 92, 48, 58]

/** The next one that is no blank. */
function nextUnit(json: string, from: number): number {
  let at = from
  while (json.charCodeAt(at) <= 32) at++
  return json.charCodeAt(at)
}

function quoteOutsideStrings(json: string): string {
  let [quoted, from] = ['', 0]
  for (let at = 0; at < json.length; at++) {
    const unit = json.charCodeAt(at)
    if (unit === quote) at = stringEnd(json, at)
    if (!isDigit(unit)) continue
    const start = json.charCodeAt(at - 1) === minus ? at - 1 : at
    const end = numberEnd(json, at)
    // Before a colon it would become a name, and what is no JSON would be.
    if (isLongInteger(json.slice(at, end)) && nextUnit(json, end) !== colon) {
      quoted += `${json.slice(from, start)}"${json.slice(start, end)}"`
      from = end
    }
    at = end - 1
  }
  return quoted + json.slice(from)
}

/** The quote that ends the string which starts at `start`. */
function stringEnd(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    const unit = json.charCodeAt(at)
    if (unit === quote) return at
    if (unit === backslash) at++
  }
  return json.length
}

const inNumber = /[\d.eE+-]*/y

function numberEnd(json: string, at: number): number {
  inNumber.lastIndex = at
  inNumber.test(json)
  return inNumber.lastIndex
}

/** Not what JSON has no number for: with a quote around it, it would be a text. */
function isLongInteger(digits: string): boolean {
  const isInteger = digits.length >= longDigits && runEnd(digits, 0) === digits.length
  return isInteger && digits.charCodeAt(0) !== zero && !Number.isSafeInteger(Number(digits))
}

function isDigit(unit: number): boolean {
  return unit >= zero && unit <= 57
}
