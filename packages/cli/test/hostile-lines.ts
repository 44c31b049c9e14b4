import { type FormatName, formatNames } from '../src/ship/format/formats.ts'

export function nested(open: string, close: string, depth: number, value = '1'): string {
  return open.repeat(depth) + value + close.repeat(depth)
}

export const [otlpArray, otlpMap] = ['{"arrayValue":{"values":[', '{"kvlistValue":{"values":[{"key":"a","value":']

export function otlpRecord(attribute: string): string {
  return `{"timeUnixNano":"1762000000000000000","body":{"stringValue":"m"},"attributes":[{"key":"a","value":${attribute}}]}`
}

const collectorLine = (record: string): string => `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${record}]}]}]}`

/** Lines of about the same length, by what nests in them: arrays so deep, and what has longer brackets less deep. */
export function deepLines(depth: number): Readonly<Record<string, string>> {
  const arrays = nested('[', ']', depth)
  const objects = nested('{"a":', '}', Math.ceil(depth / 3))
  const values = nested(otlpArray, ']}}', Math.ceil(depth / 10))
  const maps = nested(otlpMap, '}]}}', Math.ceil(depth / 20))
  return {
    'arrays in JSON': `{"msg":"m","a":${arrays}}`,
    'objects in JSON': `{"msg":"m","a":${objects}}`,
    'arrays in a record of the contract': `{"text":"m","attributes":{"a":${arrays}}}`,
    'long integers in arrays': `{"msg":"m","n":12345678901234567890,"a":${arrays}}`,
    'a long integer as its time': `{"msg":"m","time":1762000000123456789,"a":${arrays}}`,
    'the journal in JSON': `{"MESSAGE":"m","A":${arrays}}`,
    "the journal's message": `{"MESSAGE":${arrays}}`,
    GELF: `{"short_message":"m","host":"h","_a":${arrays}}`,
    'arrays of OpenTelemetry': otlpRecord(values),
    'maps of OpenTelemetry': otlpRecord(maps),
    "arrays in the collector's line": collectorLine(otlpRecord(values)),
    "maps in the collector's line": collectorLine(otlpRecord(maps)),
    'a resource of the collector': `{"resourceLogs":[{"resource":${objects},"scopeLogs":[{"logRecords":[{"body":"m"}]}]}]}`,
    'an array of objects': `[{"msg":"m","a":${arrays}}]`,
  }
}

/** What a parser may look for again and again. */
export const pieces: readonly string[] = [
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
export const starts: readonly (readonly [start: string, formats: readonly FormatName[]])[] = [
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
