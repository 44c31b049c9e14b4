import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { type JoinOptions, joinLines } from './join-lines.ts'
import type { Joined, Joiner } from './joiner.ts'
import { presets, startsAt } from './presets.ts'

/** Joins lines whose places are their numbers, from 1. */
function joined(lines: readonly string[], options: JoinOptions = {}): readonly Joined<number>[] {
  const joiner = joinLines<number>(options)
  return [...lines.flatMap((line, i) => joiner.push(line, i + 1, 0)), ...joiner.flush()]
}

function textsOf(lines: readonly string[], options: JoinOptions = {}): readonly string[] {
  return joined(lines, options).map(({ text }) => text)
}

/** What each runtime prints, after its documentation, between two lines that are none of it. */
const traces: Readonly<Record<keyof typeof presets, readonly string[]>> = {
  java: [
    '2026-01-02 03:04:05 ERROR [main] it broke',
    'java.lang.IllegalStateException: outer',
    '\tat shop.Cart.pay(Cart.java:14)',
    '\tSuppressed: java.io.IOException: closed',
    'Caused by: java.lang.NullPointerException: inner',
    '\tat shop.Cart.total(Cart.java:7)',
    '\t... 12 more',
  ],
  python: [
    'ERROR:root:it broke',
    'Traceback (most recent call last):',
    '  File "/srv/app.py", line 3, in pay',
    '    total()',
    'KeyError: 1',
    'During handling of the above exception, another exception occurred:',
    'Traceback (most recent call last):',
    '  File "/srv/app.py", line 5, in <module>',
    'ValueError: bad',
  ],
  go: [
    'panic: runtime error: index out of range [5] with length 3',
    'goroutine 1 [running]:',
    'main.(*Cart).Pay(0xc000010000)',
    '\t/srv/cart.go:14 +0x1d',
    'main.main()',
    '\t/srv/main.go:7 +0x2a',
    'exit status 2',
  ],
  node: [
    '/srv/app.js:3',
    "  throw new Error('boom')",
    '  ^',
    'Error: boom',
    '    at pay (/srv/app.js:3:9)',
    '    at main (/srv/app.js:7:1) {',
    "  code: 'E1'",
    '}',
    'Node.js v24.0.0',
  ],
  dotnet: [
    'fail: Shop.Cart[0]',
    '      it broke',
    'System.InvalidOperationException: outer',
    ' ---> System.NullReferenceException: inner',
    '   at Shop.Cart.Total() in /srv/Cart.cs:line 7',
    '   --- End of inner exception stack trace ---',
    '   at Shop.Cart.Pay() in /srv/Cart.cs:line 14',
  ],
}

test.each(Object.entries(traces))('%s: a stack trace is one record between two others', (name, trace) => {
  const [before, after] = ['2026-01-02 03:04:04 INFO before', '2026-01-02 03:04:06 INFO after']
  const lines = [before, ...trace, after, after]
  const continues = presets[name as keyof typeof presets]
  expect(textsOf(lines, { continues })).toEqual([before, trace.join('\n'), after, after])
  const record = joined(lines, { continues })[1]
  expect(record).toMatchObject({ first: 2, last: trace.length + 1 })
})

test('two traces in a row are two records', () => {
  const trace = ['Exception in thread "main" java.lang.Error: a', '\tat a.B.c(B.java:1)']
  expect(textsOf([...trace, ...trace], { continues: presets.java })).toEqual([trace.join('\n'), trace.join('\n')])
  const python = ['Traceback (most recent call last):', '  File "a.py", line 1', 'KeyError: 1']
  expect(textsOf([...python, ...python], { continues: presets.python })).toEqual([python.join('\n'), python.join('\n')])
})

test('with a pattern of the first line, every other line belongs to the one before', () => {
  const continues = startsAt((line) => line.startsWith('#'))
  expect(textsOf(['before', '# a', 'b', 'c', '# d'], { continues })).toEqual(['before', '# a\nb\nc', '# d'])
})

test('a record ends at its bounds of lines, length and age, and nothing of it is lost', () => {
  const continues = startsAt(() => false)
  expect(textsOf(['a', 'b', 'c'], { continues, maxLines: 2 })).toEqual(['a\nb', 'c'])
  expect(textsOf(['aaa', 'bbb', 'c'], { continues, maxUnits: 5 })).toEqual(['aaa', 'bbb\nc'])
  const joiner = joinLines<number>({ continues, maxAgeMs: 10 })
  expect(joiner.push('a', 1, 0)).toEqual([])
  expect(joiner.expire(9)).toEqual([])
  expect(joiner.expire(10)).toMatchObject([{ text: 'a' }])
  expect(joiner.push('b', 2, 10)).toEqual([])
  expect(joiner.openAt()).toBe(2)
  // A line that is there before anybody looks at the clock did not come too late.
  expect(joiner.push('c', 3, 25)).toEqual([])
  expect(joiner.expire(25)).toMatchObject([{ text: 'b\nc' }])
  expect(joiner.openAt()).toBeUndefined()
})

const cri = (stream: string, tag: string, text: string): string =>
  `2026-01-02T03:04:05.678901234Z ${stream} ${tag} ${text}`

test('the parts of a line of CRI are joined by stream, in the order of their first lines', () => {
  const lines = [
    cri('stdout', 'P', 'one '),
    cri('stderr', 'F', 'err'),
    cri('stdout', 'P', 'two '),
    cri('stdout', 'F', 'three'),
  ]
  expect(joined(lines)).toEqual([
    { text: cri('stdout', 'F', 'one two three'), first: 1, last: 4, index: 0 },
    { text: cri('stderr', 'F', 'err'), first: 2, last: 2, index: 0 },
  ])
  expect(textsOf([cri('stdout', 'P', 'cut off')])).toEqual([cri('stdout', 'P', 'cut off')])
})

test('what was open is ended by its first line, each stream for itself, and is said', () => {
  const [joiner, expired]: [Joiner<number>, number[]] = [joinLines({ maxAgeMs: 10 }), []]
  joiner.push(cri('stdout', 'P', 'a'), 1, 0)
  joiner.push(cri('stderr', 'P', 'b'), 2, 5)
  expect(joiner.expire(10, (first) => expired.push(first))).toMatchObject([{ first: 1 }])
  expect(expired).toEqual([1])
  joiner.push(cri('stdout', 'P', 'c'), 3, 10)
  expect(joiner.end((first) => first === 3)).toEqual([])
  expect(joiner.push(cri('stderr', 'F', 'd'), 4, 10)).toMatchObject([{ first: 2, last: 4 }, { first: 3 }])
})

test('what never ends holds back a thousand records of the other stream, and no more', () => {
  const joiner = joinLines<number>({})
  const records = joiner.push(cri('stdout', 'P', 'cut off'), 0, 0).slice()
  for (let i = 1; i <= 1_000; i++) {
    records.push(...joiner.push(cri('stderr', 'F', `${i}`), i, 0))
    expect(joiner.openAt()).toBe(i < 1_000 ? 0 : undefined)
  }
  expect(records.map(({ first }) => first)).toEqual(Array.from({ length: 1_001 }, (_, i) => i))
  expect(records[0]?.text).toBe(cri('stdout', 'P', 'cut off'))
})

const docker = (log: string, stream = 'stdout'): string =>
  JSON.stringify({ log, stream, time: '2026-01-02T03:04:05.6Z' })

test('the parts of a line of Docker are joined, and a trace inside of lines of Docker too', () => {
  expect(textsOf([docker('a "'), docker('b" '), docker('c\n'), docker('d\n')])).toEqual([
    docker('a "b" c\n'),
    docker('d\n'),
  ])
  const trace = [docker('Error: x\n'), docker('    at y\n'), docker('next\n')]
  expect(textsOf(trace, { continues: presets.node })).toEqual([docker('Error: x\n    at y\n'), docker('next\n')])
})

test('only a line feed ends a line of Docker, and no backslash before an n', () => {
  const parts = ['{"path":"C:\\\\n', 'ew"}\n']
  expect(textsOf([...parts.map((part) => docker(part)), docker('d\n')])).toEqual([
    docker(parts.join('')),
    docker('d\n'),
  ])
  // A line feed of JSON in JSON, behind which a part ends.
  expect(textsOf([docker('a\\n'), docker('b\n')])).toEqual([docker('a\\nb\n')])
  expect(textsOf([docker('a\\\n'), docker('b\n')])).toEqual([docker('a\\\n'), docker('b\n')])
  expect(textsOf([docker('a\\\\n'), docker('b\n')])).toEqual([docker('a\\\\nb\n')])
})

/** Everything that joined records hold, in order, as the lines that it came from. */
function unjoined(records: readonly Joined<number>[]): readonly string[] {
  return records.flatMap(({ text }) => text.split('\n'))
}

test('joining loses, repeats and reorders nothing', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '\tat a.B.c(B.java:1)',
      'java.lang.Error: x',
      'Traceback (most recent call last):',
      '  File',
      'KeyError: 1',
    ),
    fc.constantFrom(
      'goroutine 1 [running]:',
      'main.main()',
      'panic: x',
      '^',
      '}',
      'INFO x',
      '__CURSOR=a',
      'A=1',
      '{"log":"x',
    ),
    fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/[\r\n]/g, ' ')),
  )
  const preset = fc.constantFrom(undefined, ...Object.values(presets))
  const bounds = fc.record({ maxLines: fc.integer({ min: 1, max: 5 }), maxUnits: fc.integer({ min: 1, max: 60 }) })
  fc.assert(
    fc.property(fc.array(line), preset, bounds, (lines, continues, options) => {
      const records = joined(lines, { ...options, ...(continues && { continues }) })
      expect(unjoined(records)).toEqual(lines)
      expect(records.map(({ first }) => first)).toEqual(records.map(({ first }) => first).toSorted((a, b) => a - b))
    }),
    runs({ fast: 300, full: 20_000 }),
  )
})

test('what is open says where its first line is, whatever comes', () => {
  const joiner: Joiner<number> = joinLines({ continues: presets.java })
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', '\tat x', cri('stdout', 'P', 'y'))), (lines) => {
      joiner.flush()
      let given = 0
      for (const [i, text] of lines.entries()) {
        for (const record of joiner.push(text, i + 1, 0)) given = Math.max(given, record.first)
        expect(joiner.openAt() ?? i + 2).toBeGreaterThan(given)
      }
    }),
    runs({ fast: 100, full: 5_000 }),
  )
})
