export interface CriLine {
  readonly time: string
  readonly stream: string
  /** A part of a line that goes on in the next of its stream. */
  readonly isPartial: boolean
  readonly content: string
}

const date = /^\d{4}-\d\d-\d\dT/

/** Whether a line begins as those of CRI do. All of it is ASCII, so characters and bytes agree about where it is. */
export function beginsWithDate(line: string): boolean {
  return line.charCodeAt(10) === 84 && date.test(line)
}

/**
 * `2016-10-06T00:17:09.669794202Z stdout F content`:
 * https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md. `P` marks a part; further tags follow a colon.
 */
export function cutCri(line: string): CriLine | undefined {
  if (!beginsWithDate(line)) return undefined
  const space = line.indexOf(' ')
  if (space < 20 || space > 40) return undefined
  const isOut = line.startsWith('stdout ', space + 1)
  if (!isOut && !line.startsWith('stderr ', space + 1)) return undefined
  const tag = line.charCodeAt(space + 8)
  if (tag !== 70 && tag !== 80) return undefined
  const end = line.indexOf(' ', space + 8)
  const tagEnd = end < 0 ? line.length : end
  if (tagEnd !== space + 9 && line.charCodeAt(space + 9) !== 58) return undefined
  return {
    time: line.slice(0, space),
    stream: isOut ? 'stdout' : 'stderr',
    isPartial: tag === 80,
    content: line.slice(tagEnd + 1),
  }
}
