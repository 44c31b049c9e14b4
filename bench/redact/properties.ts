/**
 * Checks the laws of redaction on generated texts, a million by default, and prints one JSON document: redacting twice changes
 * nothing, nothing is left to detect, the text between findings stays, JSON stays JSON, no planted value survives.
 * Run: `node --conditions=@logpipe/source bench/redact/properties.ts [number of texts] [seed]`.
 */
import { createRedactor, type RedactionPolicy } from '@logpipe/pipeline/redact'
import fc from 'fast-check'
import { labelBefore } from '../../packages/pipeline/src/redact/detectors/labels/label.ts'
import { isQuantity, isSigned } from '../../packages/pipeline/src/redact/detectors/personal/phone-shapes.ts'
import { isThingNumber } from '../../packages/pipeline/src/redact/detectors/personal/ssn-context.ts'
import { hostileJson, hostileTexts, planted } from '../../packages/pipeline/test/hostile-texts.ts'

const count = Number(process.argv[2] ?? 1_000_000)
const seed = Number(process.argv[3] ?? 1)
const batch = 10_000

const policies: readonly RedactionPolicy[] = [
  {},
  { types: { IPV4: true, IPV6: true, MAC: true } },
  { styles: { PHONE: 'last-four', CREDIT_CARD: 'last-four', SSN: 'last-four', IBAN: 'last-four' } },
  {
    styles: { PHONE: 'pseudonym', EMAIL: 'pseudonym', PASSWORD: 'pseudonym', API_KEY: 'pseudonym' },
    pseudonymKey: new Uint8Array(32).fill(7),
  },
  { rules: [{ name: 'DIGITS', pattern: '[0-9]{2}' }], fields: ['phone', 'abc'], allow: ['555-0199'] },
]
const redactors = policies.map(createRedactor)
const failures = { idempotent: 0, detect: 0, outside: 0, json: 0, planted: 0 }
const examples: string[] = []

/** Around a planted value; all of them end a word. */
const edges = [' ', ' "', ', ', '\t', '\u001b[0m', '\\n', '%20', '\u200b ']
const plants = fc
  .record({
    before: fc.string(),
    left: fc.constantFrom(...edges),
    value: fc.constantFrom(...planted),
    right: fc.constantFrom(...edges),
    after: fc.string(),
  })
  // `ref 415-555-0132` is the number of a reference: fast-check makes this word more often than chance would.
  .filter(({ before, left }) => [left, ' '].every((edge) => !isCounted(before + edge)))

/** `+14155550132 ms` is a duration, `rx +14155550132` a counter, and `shelf mark 513-24-4907 was …` is about a shelf. */
function isOther(text: string, span: { readonly start: number; readonly end: number }): boolean {
  return isQuantity(text, span.end) || isSigned(text, span) || isThingNumber(text, span, 0)
}

function isCounted(lead: string): boolean {
  return labelBefore(lead, lead.length, 0) === 'counted'
}

for (let done = 0; done < count; done += batch) {
  const size = Math.min(batch, count - done)
  const samples = fc.sample(fc.oneof({ arbitrary: hostileTexts, weight: 3 }, { arbitrary: hostileJson, weight: 1 }), {
    numRuns: size,
    seed: seed + done,
  })
  for (const [i, text] of samples.entries()) check(text, redactors[i % redactors.length] ?? createRedactor())
  for (const { before, left, value, right, after } of fc.sample(plants, { numRuns: size / 10, seed: seed + done })) {
    const text = before + left + value + right + after
    const start = before.length + left.length
    if (!isOther(text, { start, end: start + value.length }) && redactors[0]?.redact(text).includes(value))
      fail('planted', text)
  }
}
console.log(JSON.stringify({ bench: 'redact/properties', texts: count, seed, failures, examples }, null, 2))

function check(text: string, { redact, detect }: ReturnType<typeof createRedactor>): void {
  const redacted = redact(text)
  const findings = detect(text)
  if (redact(redacted) !== redacted) fail('idempotent', text)
  if (detect(redacted).length > 0 || findings.length > 0 !== (redacted !== text)) fail('detect', text)
  if (!keepsOutside(text, redacted, findings)) fail('outside', text)
  if (isJson(text) && !isJson(redacted)) fail('json', text)
}

function keepsOutside(
  text: string,
  redacted: string,
  findings: ReturnType<ReturnType<typeof createRedactor>['detect']>,
) {
  let at = 0
  let from = 0
  for (const { start, end } of findings) {
    const kept = redacted.indexOf(text.slice(from, start), at)
    if (kept < 0 || start < from || end <= start) return false
    at = kept + start - from
    from = end
  }
  return redacted.endsWith(text.slice(from))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function fail(law: keyof typeof failures, text: string): void {
  failures[law]++
  if (examples.length < 10) examples.push(`${law}: ${JSON.stringify(text)}`)
}
