import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../test/full-size.ts'
import { hostileJson, hostileTexts } from '../../../test/hostile-texts.ts'
import { createRedactor, type RedactionPolicy } from '../redactor.ts'

const policies: readonly RedactionPolicy[] = [
  {},
  { types: { IPV4: true, IPV6: true, MAC: true } },
  { styles: { PHONE: 'last-four', CREDIT_CARD: 'last-four', SSN: 'last-four', IBAN: 'last-four' } },
  {
    styles: { PHONE: 'pseudonym', EMAIL: 'pseudonym', PASSWORD: 'pseudonym', API_KEY: 'pseudonym' },
    pseudonymKey: new Uint8Array(32).fill(7),
  },
  {
    rules: [
      { name: 'DIGITS', pattern: '[0-9]{2}' },
      { name: 'WORD', pattern: '[a-z]+="?' },
    ],
    fields: ['phone', 'abc'],
    allow: ['415-555-0132'],
  },
]
const redactors = policies.map(createRedactor)
const anyRedactor = fc.nat({ max: redactors.length - 1 }).map((i) => redactors[i] ?? createRedactor())

test('redacting twice changes nothing, and nothing is left to detect', () => {
  fc.assert(
    fc.property(fc.oneof(hostileTexts, hostileJson), anyRedactor, (text, { redact, detect }) => {
      const redacted = redact(text)
      expect(detect(redacted)).toEqual([])
      expect(redact(redacted)).toBe(redacted)
    }),
    runs({ fast: 1_000, full: 1_000_000 }),
  )
})

test('detect tells what redact replaces: the text between the findings is what stays', () => {
  fc.assert(
    fc.property(fc.oneof(hostileTexts, hostileJson), anyRedactor, (text, { redact, detect }) => {
      const redacted = redact(text)
      const findings = detect(text)
      expect(findings.length > 0).toBe(redacted !== text)
      let at = 0
      let from = 0
      for (const { start, end } of findings) {
        expect(start).toBeGreaterThanOrEqual(from)
        expect(end).toBeGreaterThan(start)
        const kept = redacted.indexOf(text.slice(from, start), at)
        expect(kept).toBeGreaterThanOrEqual(at)
        at = kept + start - from
        from = end
      }
      expect(redacted.endsWith(text.slice(from))).toBe(true)
    }),
    runs({ fast: 500, full: 1_000_000 }),
  )
})

test('JSON stays JSON', () => {
  fc.assert(
    fc.property(hostileJson, anyRedactor, (text, { redact }) => {
      JSON.parse(redact(text))
    }),
    runs({ fast: 1_000, full: 1_000_000 }),
  )
})
