import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { templateClasses } from './classes.ts'
import { generateLines, type LabelledLine } from './generate.ts'
import { report, samples } from './report.ts'
import { scoreLines } from './score.ts'
import { ibanRemainder, luhnDigit } from './slots/bank.ts'
import { pick, seeded } from './slots/random.ts'
import { broken, core, decoy, either, encoded, filler, part, value } from './template.ts'

const seed = 1
const templates = templateClasses.reduce((sum, { templates }) => sum + templates.length, 0)
const lines = generateLines(templateClasses, { seed, lines: 3000 })
const plain = lines.filter(({ className }) => !/^(?:encodings|escape)/.test(className))

test('at least 300 templates, no two alike, in classes of one name each', () => {
  const texts = generateLines(templateClasses, { seed: 7, lines: 0 }).map(({ text }) => text)
  expect(texts.length).toBeGreaterThanOrEqual(300)
  expect(new Set(texts).size).toBeGreaterThan(texts.length * 0.98)
  expect(new Set(templateClasses.map(({ name }) => name)).size).toBe(templateClasses.length)
})

test('the same seed gives the same lines, another seed others', () => {
  const again = generateLines(templateClasses, { seed, lines: 0 })
  expect(again).toHaveLength(templates)
  expect(again.filter((line, i) => !isDeepStrictEqual(line, lines[i]))).toEqual([])
  const others = generateLines(templateClasses, { seed: seed + 1, lines: 0 })
  const changed = others.filter(({ text }, i) => text !== lines[i]?.text)
  expect(changed.length).toBeGreaterThan(0.9 * templates)
})

test('lines of a class do not depend on other classes', () => {
  const [first] = templateClasses
  const alone = generateLines(first === undefined ? [] : [first], { seed, lines: 0 })
  expect(alone).toEqual(lines.slice(0, alone.length))
})

test('spans are in order, within the text, without overlap and not empty', () => {
  const wrong = lines.filter(({ text, spans }) => {
    const ends = [0, ...spans.map(({ end }) => end)]
    const isInOrder = spans.every(({ start, end }, index) => start >= (ends[index] ?? 0) && end > start)
    return !isInOrder || (ends.at(-1) ?? 0) > text.length
  })
  expect(wrong).toEqual([])
})

/** What the text at a span must look like where nothing is encoded. */
const shapes: Readonly<Record<string, (value: string) => boolean>> = {
  CREDIT_CARD: (value) => {
    const digits = value.replaceAll(/\D/g, '')
    return digits.length >= 14 && luhnDigit(digits.slice(0, -1)) === Number(digits.at(-1))
  },
  IBAN: (value) => ibanRemainder(value.replaceAll(/[^0-9A-Za-z]/g, '')) === 1,
  SSN: (value) => /^(?!000|666)\d{3}([-. –]?)(?!00)\d\d\1(?!0000)\d{4}$/.test(value),
  EMAIL: (value) => /^(?:"[^"]+"|[^\s@"]+)@[^\s@]+\.[^\s@]+$/.test(value),
  PHONE: (value) => /^[+(\d][\d ().+-]{5,}\d$/.test(value) && value.replaceAll(/\D/g, '').length <= 17,
  IPV4: (value) => /^\d+\.\d+\.\d+\.\d+$/.test(value),
  JWT: (value) => /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/.test(value),
  AWS_ACCESS_KEY: (value) => /^A[KS]IA[A-Z2-7]{16}$/.test(value),
  AWS_SECRET_KEY: (value) => /^[\w+/]{40}$/.test(value),
}

test.each(Object.entries(shapes))(
  'the text at a span of %s is such a value, with valid check digits',
  (type, matches) => {
    const values = plain.flatMap(({ text, spans }) =>
      spans.filter((span) => span.type === type).map(({ start, end }) => text.slice(start, end)),
    )
    expect(values.length).toBeGreaterThan(0)
    expect(values.filter((value) => !matches(value))).toEqual([])
  },
)

test('decoys carry no labels but those of addresses, and other lines carry at least one', () => {
  const labelled = ({ spans }: LabelledLine) => spans.some(({ type }) => !type.startsWith('IPV'))
  expect(lines.filter((line) => labelled(line) !== (line.tier !== 'decoy')).map(({ text }) => text)).toEqual([])
})

test('labels stay on their values through encodings, marks and nested parts', () => {
  const phone = value('PHONE', () => '+1 2')
  const name = filler((random) => pick(random, ['Ada']))
  const quoted = encoded(part`a="${phone}"`, (text) => text.replaceAll('"', '\\"'))
  const template = core`${name}: ${quoted}${broken(phone, '<b>', 2)}${either('!')}`
  const [line] = generateLines([{ name: 'one', templates: [template] }], { seed, lines: 1 })
  expect(line?.text).toBe('Ada: a=\\"+1 2\\"+1<b> 2!')
  expect(line?.spans.map(({ start, end }) => line.text.slice(start, end))).toEqual(['+1 2', '+1', ' 2'])
  expect(line?.ignore.map(({ start, end }) => line.text.slice(start, end))).toEqual(['<b>', '!'])
})

test('the score counts whole values, false findings and decoys', () => {
  const word = (text: string) => value('PASSWORD', () => text)
  const templates = [core`pass ${word('abc')} ${word('def')}`, decoy`pass abc`]
  const generated = generateLines([{ name: 'one', templates }], { seed, lines: 2 })
  const findAll = (text: string) =>
    [...text.matchAll(/pass|abc|de/g)].map(({ 0: found, index }) => finding(index, found))
  const score = scoreLines(generated, findAll)
  expect(score.byType.get('PASSWORD|core')).toEqual({ labels: 2, found: 1 })
  expect(score.decoys.get('one')).toEqual({ lines: 1, hit: 1 })
  expect(score.mistakes.map(({ kind, span }) => [kind, span.start])).toEqual([
    ['missed', 9],
    ['false', 0],
    ['false', 0],
    ['false', 5],
  ])
  expect(report(score, [])).toContain('50.0 % of 2')
  expect(samples(score.mistakes, 1)).toContain('9-12 "pass abc ⟦def⟧"')
})

test('a seeded source gives numbers from 0 up to 1, spread evenly', () => {
  const random = seeded(`even/${seed}`)
  const drawn = Array.from({ length: 2000 }, random)
  expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true)
  expect(drawn.reduce((sum, number) => sum + number, 0) / 2000).toBeCloseTo(0.5, 1)
})

function finding(start: number, found: string) {
  return { type: 'PASSWORD', start, end: start + found.length }
}
