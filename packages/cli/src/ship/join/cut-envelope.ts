import { beginsWithDate, cutCri } from './cri-line.ts'

/** A line taken apart so that its content can be joined with that of others in one envelope. */
export interface Cut {
  readonly line: string
  /** Lines of different streams are not joined. */
  readonly stream: string
  readonly before: string
  /** The content as it stands in the line. */
  readonly body: string
  readonly after: string
  /** What a line feed between two contents is in this envelope. */
  readonly lineFeed: string
  /** The content goes on in the next line of the stream, without a line feed. */
  readonly isPartial: boolean
  /** The content as the application wrote it. */
  readonly content: () => string
}

const [dockerStart, dockerEnd] = ['{"log":"', '","stream":"']

/** Cuts a line of Docker or CRI; any other is all content. */
export function cutEnvelope(line: string): Cut {
  if (line.startsWith(dockerStart)) return cutDocker(line) ?? bare(line)
  const cri = cutCri(line)
  if (cri === undefined) return bare(line)
  const { time, stream, isPartial, content } = cri
  return {
    line,
    stream,
    before: `${time} ${stream} F `,
    body: content,
    after: '',
    lineFeed: '\n',
    isPartial,
    content: () => content,
  }
}

/** Docker always writes `log`, `stream`, `attrs` and `time` in this order; a line that it had to cut has no line feed at its end. */
function cutDocker(line: string): Cut | undefined {
  const end = line.indexOf(dockerEnd)
  if (end < dockerStart.length || !line.endsWith('}')) return undefined
  const isPartial = !endsWithLineFeed(line, end)
  const body = line.slice(dockerStart.length, isPartial ? end : end - 2)
  const stream = line.startsWith('stdout', end + 12) ? 'stdout' : 'stderr'
  const after = `\\n${line.slice(end)}`
  return { line, stream, before: dockerStart, body, after, lineFeed: '\\n', isPartial, content: () => contentOf(body) }
}

/** Whether `\\n` before `end` is a line feed: of an even number of backslashes, each second one is content, and so is the `n`. */
function endsWithLineFeed(line: string, end: number): boolean {
  if (line.charCodeAt(end - 1) !== 110) return false
  let at = end - 2
  while (line.charCodeAt(at) === 92) at--
  return (end - at) % 2 === 1
}

function contentOf(body: string): string {
  try {
    return String(JSON.parse(`"${body}"`))
  } catch {
    return body
  }
}

function bare(line: string): Cut {
  return { line, stream: '', before: '', body: line, after: '', lineFeed: '\n', isPartial: false, content: () => line }
}

/** Whether a line may be a part of one, told by a few characters: nearly none is. */
export function mayBePartial(line: string): boolean {
  const first = line.charCodeAt(0)
  if (first === 123) return line.startsWith(dockerStart) && !endsWithLineFeed(line, line.indexOf(dockerEnd))
  return beginsWithDate(line) && (line.includes(' stdout P') || line.includes(' stderr P'))
}
