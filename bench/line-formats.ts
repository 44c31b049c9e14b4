import { createLineReader } from '../packages/cli/src/ship/format/read-line.ts'
import { round, spread } from './measure.ts'
import { realLines } from './worker-messages.ts'

/**
 * Lines a second of processor time from text to the JSON of a record, by format. Beside each, in the same run, what no shipper can do
 * without: a line of text made into JSON, or a line of JSON parsed and made into JSON again.
 */
const [runs, count] = [5, 50_000]
const nearMs = Date.UTC(2026, 0, 1)

interface Input {
  readonly lines: readonly string[]
  /** Without reading it: the least that has to be done. */
  readonly least: (line: string) => string
}

const asText = (line: string): string => JSON.stringify({ text: line })
const asJson = (line: string): string => JSON.stringify(JSON.parse(line))
const message = (i: number): string =>
  `GET /orders/${i} took ${i % 97} ms for user ${i % 1_009} and returned ${i % 13} items`

function made(line: (i: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, i) => line(i))
}

const inputs: Readonly<Record<string, Input>> = {
  'access log': { lines: realLines(count), least: asText },
  prose: { lines: made((i) => `the ${message(i)}`), least: asText },
  log4j: {
    lines: made((i) => `2026-01-02 03:04:05,678 INFO  [http-${i % 8}] c.e.shop.Orders - ${message(i)}`),
    least: asText,
  },
  logfmt: {
    lines: made((i) => `time=2026-01-02T03:04:05.678Z level=info msg="${message(i)}" user=${i}`),
    least: asText,
  },
  rfc3164: { lines: made((i) => `<38>Jan  2 03:04:05 web-1 shop[${i}]: ${message(i)}`), least: asText },
  rfc5424: {
    lines: made((i) => `<38>1 2026-01-02T03:04:05.678Z web-1 shop ${i} - [a@1 b="c"] ${message(i)}`),
    least: asText,
  },
  cri: { lines: made((i) => `2026-01-02T03:04:05.678901234Z stdout F ${message(i)}`), least: asText },
  records: {
    lines: made((i) =>
      JSON.stringify({ log_id: `a.${i}`, text: message(i), severity: 'info', attributes: { user: i } }),
    ),
    least: asJson,
  },
  pino: {
    lines: made((i) =>
      JSON.stringify({ level: 30, time: 1_767_323_045_678 + i, pid: 7, hostname: 'web-1', user: i, msg: message(i) }),
    ),
    least: asJson,
  },
  docker: {
    lines: made((i) =>
      JSON.stringify({ log: `${message(i)}\n`, stream: 'stdout', time: '2026-01-02T03:04:05.678901234Z' }),
    ),
    least: asJson,
  },
}

const read = createLineReader({ nearMs })

function shipped(line: string): string {
  const { record, json } = read(line)
  return json ?? JSON.stringify(record)
}

/** Lines a second of processor time: a busy machine changes little of it. */
function rate(lines: readonly string[], make: (line: string) => string): number {
  let units = 0
  const start = process.cpuUsage()
  for (const line of lines) units += make(line).length
  if (units === 0) throw new Error('nothing was made')
  const { user, system } = process.cpuUsage(start)
  return (lines.length / (user + system)) * 1e6
}

const formats = Object.entries(inputs).map(([name, { lines, least }]) => {
  rate(lines, shipped)
  rate(lines, least)
  const pairs = Array.from({ length: runs }, () => ({ ours: rate(lines, shipped), least: rate(lines, least) }))
  const ours = spread(pairs.map((pair) => pair.ours))
  return [
    name,
    { lines_per_s: Math.round(ours.median), ratio: spread(pairs.map((pair) => round(pair.ours / pair.least))) },
  ]
})

console.log(
  JSON.stringify({
    bench: 'line-formats',
    unit: 'lines/s of processor time, from text to JSON; ratio to making JSON of the line without reading it',
    ...Object.fromEntries(formats),
  }),
)
