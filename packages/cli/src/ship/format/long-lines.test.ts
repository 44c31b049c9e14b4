import { expect, test } from 'vitest'
import { presets } from '../join/presets.ts'
import { type FormatName, formatNames } from './formats.ts'
import { openRecordReader } from './open-record-reader.ts'

const nearMs = Date.UTC(2026, 6, 1)

/** What a parser may look for again and again. */
const pieces = [
  ...['a', '1', ' ', '\t', '"', '\\', '\\"', '.', ':', '1:', '=', '^', '(', ')', '[', ' [', ']', '{', '}', '[{'],
  ...[
    'a=1 ',
    'a="1" ',
    'a="',
    '=1 ',
    'Error.',
    'Error:',
    'Exception',
    'a.Error ',
    'goroutine 1 [',
    '[a b="c"]',
    ' b="c"',
  ],
  ...['{"a":', '[1,', '{},', '"a":1,', '\\n","stream":"', '\nA=1', '11/Oct', ' - - [10/Oct/2000:13:55:36 -0700] "'],
]

/** Where a format expects more, and the formats whose lines begin so. */
const starts: readonly (readonly [start: string, formats: readonly FormatName[]])[] = [
  ['', formatNames],
  ['level=info msg=x ', ['auto', 'logfmt']],
  ['127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] ', ['auto', 'clf']],
  ['127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 1 "', ['nginx', 'apache']],
  ['2026/01/02 03:04:05 [crit] 31#32: *7 ', ['nginx']],
  ['[Fri Sep 09 10:42:29.902022 2011] [', ['apache']],
  ['<34>1 2003-10-11T22:14:15Z h a - - ', ['auto', 'rfc5424']],
  ['<34>1 2003-10-11T22:14:15Z h a - - [a b="', ['syslog']],
  ['<34>Oct 11 22:14:15 h ', ['auto', 'rfc3164']],
  ['2026-01-02T03:04:05Z stdout F ', ['auto', 'cri']],
  ['2026-01-02T03:04:05Z stdout P ', ['auto']],
  ['2026-01-02 03:04:05,678 ', ['auto', 'python', 'log4j']],
  ['E0517 15:04:22.619632 1 ', ['auto']],
  ['{"log":"', ['auto', 'docker']],
  ['{"msg":"m","a":', ['json', 'ndjson']],
  ['{"resourceLogs":', ['auto', 'otlp']],
  ['__CURSOR=a\n__REALTIME_TIMESTAMP=1\nMESSAGE=m\n', ['auto', 'journald-export']],
]
/** Three times as long as a line may be. */
const chars = 400_000
// Nothing is measured. All lines of a test take half a second; one of which something is read anew at every piece would take a minute or more.
const timeoutMs = 40_000

test.each(pieces)(
  'a line that repeats %j is read in every format',
  (piece) => {
    for (const [start, formats] of starts) {
      const line = start + piece.repeat(chars / piece.length)
      for (const format of formats) {
        const reader = openRecordReader<number>({ nearMs, format })
        const records = [...reader.push(line, 1, 0), ...reader.flush()]
        // In a stream of documents, brackets, commas and space between them are not content.
        expect(records.length > 0 || (format === 'json' && /^[\s,[\]]*$/.test(line))).toBe(true)
      }
    }
  },
  timeoutMs,
)

const opened = [
  'panic: a',
  'goroutine 1 [running]:',
  '/srv/app.js:3',
  '  ^',
  '\tat a',
  'Traceback (most recent call last):',
]

test.each(pieces)(
  'a line that repeats %j is continued or not, by every preset',
  (piece) => {
    const line = piece.repeat(chars / piece.length)
    for (const continues of Object.values(presets)) {
      for (const first of [...opened, line])
        for (const last of [...opened, line])
          for (const next of ['Error: a', line])
            expect(continues(next, { first, last, lines: 2 })).toBeTypeOf('boolean')
    }
  },
  timeoutMs,
)
