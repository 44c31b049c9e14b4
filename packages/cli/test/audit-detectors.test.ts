import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRedactor, redactionTypes } from '@logpipe/pipeline/redact'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isFullSize, runs } from '../../pipeline/test/full-size.ts'
import { hostileTexts } from '../../pipeline/test/hostile-texts.ts'
import { healthyTexts, personalTexts } from '../../pipeline/test/labelled-texts.ts'
import { findWith } from '../src/audit/detect/detector.ts'
import { detectors, findUnredacted } from '../src/audit/detect/find-unredacted.ts'
import { readableOf, readableTextOf } from '../src/audit/detect/readable.ts'
import { sign, signsOf } from '../src/audit/detect/signs.ts'
import { plantedIn, plantedTypes } from '../src/load/traffic/planted.ts'
import { maxSteps } from './pattern-steps.ts'

const { redact } = createRedactor()
const seeds = isFullSize ? 1_000 : 15

test.each(personalTexts)('$type is found by its place in $text, and nothing after redaction', (labelled) => {
  const { type, text, start, end } = labelled
  const found = findUnredacted(text)
  expect(found).toEqual([{ type, start: expect.any(Number), end: expect.any(Number) }])
  const [one] = found
  expect(one !== undefined && one.start < end && start < one.end).toBe(true)
  expect(findUnredacted(redact(text))).toEqual([])
})

test.each(healthyTexts)('nothing is found in %s', (text) => {
  expect(findUnredacted(text)).toEqual([])
})

test.each(detectors.map((one, i) => [`${one.type} (${i})`, one] as const))(
  'the detector of %s finds what no other does',
  (_, detector) => {
    const others = detectors.filter((one) => one !== detector)
    const readings = personalTexts.map(({ text }) => [text, readableOf(text)?.text ?? ''])
    const missed = readings.filter(
      (texts) => !others.some((one) => texts.some((text) => findWith(one, text).length > 0)),
    )
    expect(missed.length).toBeGreaterThan(0)
  },
)

test('every type that is redacted by default is in the labelled texts', () => {
  const addresses = ['IPV4', 'IPV6', 'MAC']
  const types = new Set(personalTexts.map(({ type }) => type))
  expect([...types].toSorted()).toEqual(redactionTypes.filter((type) => !addresses.includes(type)).toSorted())
})

/** The ways in which a text may be spelled where it is logged. */
const spellings: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => `2026-01-31T23:59:59Z level=info request=1 ${text} the request was read`],
  ['in JSON', (text) => JSON.stringify({ level: 30, time: 1_769_903_999_123, msg: text })],
  ['in JSON in JSON', (text) => JSON.stringify({ log: JSON.stringify({ level: 'info', msg: text }) })],
  ['in colour', (text) => `\u001b[32minfo\u001b[39m ${text} \u001b[2m12 ms\u001b[22m`],
  ['in a URL', (text) => `GET /track?n=1&e=${encodeURIComponent(text)} 200`],
  ['in several lines', (text) => `request failed\n  at ${text}\n  at main (app.js:12:5)`],
]

describe.each(spellings)('what is planted %s', (_, spell) => {
  test.each(plantedTypes)('as %s is found, and nothing after redaction', (type) => {
    for (let seed = 0; seed < seeds; seed++) {
      const planted = plantedIn(seed, plantedTypes.indexOf(type))
      const text = spell(planted.text)
      expect(
        findUnredacted(text).map((one) => one.type),
        `seed ${seed}`,
      ).toContain(type)
      expect(findUnredacted(redact(text)), `seed ${seed}`).toEqual([])
    }
  })
})

test('of texts like values, redaction leaves nothing that the audit is certain of', () => {
  let [raw, left] = [0, 0]
  fc.assert(
    fc.property(hostileTexts, (text) => {
      raw += findUnredacted(text).length
      left += findUnredacted(redact(text)).length
    }),
    { ...runs({ fast: 1_500, full: 60_000 }), seed: 1 },
  )
  expect(raw).toBeGreaterThan(250)
  // Values in the parameters of a control sequence, and in what looks like a placeholder.
  expect(left / raw).toBeLessThan(0.005)
})

test('of real logs, redaction leaves nothing that the audit would take for personal data', ({ skip }) => {
  const folder = join(import.meta.dirname, '../../../../shared/data/logs')
  skip(!existsSync(folder), `${folder} is not on this machine`)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  const texts = files.map(({ name, parentPath }) => readFileSync(join(parentPath, name), 'utf8'))
  const lines = texts.flatMap((text) => text.split(/\r?\n/)).filter((line) => line !== '')
  expect(lines.length).toBeGreaterThan(15_000)
  expect(lines.flatMap((line) => findUnredacted(line)).length).toBeGreaterThan(100)
  expect(lines.flatMap((line) => findUnredacted(redact(line)))).toEqual([])
})

test('a detector finds nothing in a text without its sign', () => {
  fc.assert(
    fc.property(fc.oneof(hostileTexts, fc.constantFrom(...personalTexts.map(({ text }) => text))), (text) => {
      const signs = signsOf(text)
      expect(readableTextOf(text)).toBe(readableOf(text)?.text)
      if ((signs & sign.hidden) === 0) expect(readableOf(text)).toBeUndefined()
      const unsigned = detectors.filter((detector) => (detector.sign & signs) === 0)
      expect(unsigned.flatMap((detector) => findWith(detector, text))).toEqual([])
    }),
    runs({ fast: 1_500, full: 60_000 }),
  )
})

/** An upper bound: it counts as if whatever follows were tried after each alternative. */
const maxStepsFromOnePlace = 10_000

test.each(detectors.map((one, i) => [`${one.type} (${i})`, one.pattern] as const))(
  'the pattern of %s looks at a bounded part of the text from each place',
  (_, pattern) => {
    expect(maxSteps(pattern)).toBeLessThan(maxStepsFromOnePlace)
  },
)

test('the bound of a pattern counts its ways', () => {
  expect(maxSteps(/a[b\]]\d{2}(?:x|yz)?/)).toBe(7)
  expect(maxSteps(/a{1,3}b{1,2}/)).toBe(9)
  expect(maxSteps(/(?<!a{2,})b/)).toBe(Number.POSITIVE_INFINITY)
  expect(maxSteps(/a+/)).toBe(Number.POSITIVE_INFINITY)
})

test.each([
  '@',
  'a@a.co',
  'a.',
  '1-',
  '555-01',
  '+1 ',
  'eyJ',
  'eyJa.',
  'password=',
  '://a:',
  'DE89 ',
  '4111 ',
  'Bearer ',
  '(212) ',
])('a text of nothing but %j is read once, and a bounded part around each match', (piece) => {
  const read = (chars: number): number => charactersRead(() => findUnredacted(piece.repeat(chars / piece.length)))
  const [part, whole] = [read(1 << 12), read(1 << 14)]
  expect(whole / part).toBeLessThan(4.2)
  expect(whole).toBeLessThan(200 * (1 << 14))
})

test('no file of the audit imports or repeats code of the redactor', () => {
  const [audit, redactor] = ['../src/audit', '../../pipeline/src/redact'].map((folder) => filesOf(folder))
  expect(audit?.length).toBeGreaterThan(15)
  for (const { name, text } of audit ?? []) expect(text, name).not.toMatch(/from '[^']*(?:pipeline|redact\/)/)
  const theirs = new Set(redactor?.flatMap(({ text }) => longLines(text)))
  expect(theirs.size).toBeGreaterThan(1_000)
  // What both import of the contract is nobody's.
  const code = audit?.flatMap(({ text }) => longLines(text)).filter((line) => !line.startsWith('import '))
  expect(code?.filter((line) => theirs.has(line))).toEqual([])
})

/** Lines that nobody writes twice by chance. */
function longLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length > 50)
}

function filesOf(folder: string): readonly { readonly name: string; readonly text: string }[] {
  const path = join(import.meta.dirname, folder)
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => ({ name, text: readFileSync(join(path, name), 'utf8') }))
}

/** Characters that patterns and slices read; of a global pattern from where it goes on to where it stops. */
function charactersRead(act: () => unknown): number {
  const { exec } = RegExp.prototype
  const { charCodeAt, slice } = String.prototype
  let count = 0
  RegExp.prototype.exec = function (text) {
    const from = this.global ? this.lastIndex : 0
    const match = exec.call(this, text)
    count += (match !== null && this.global ? this.lastIndex : text.length) - from
    return match
  }
  String.prototype.charCodeAt = function (at) {
    count++
    return charCodeAt.call(this, at)
  }
  String.prototype.slice = function (start, end) {
    const part = slice.call(this, start, end)
    count += part.length
    return part
  }
  try {
    act()
  } finally {
    RegExp.prototype.exec = exec
    Object.assign(String.prototype, { charCodeAt, slice })
  }
  return count
}
