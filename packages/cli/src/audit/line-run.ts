/** Lines of ASCII, one behind the other in memory of a fixed number of bytes, until they are sorted. */
export interface LineRun {
  /** False where there is no room: nothing was added. */
  readonly add: (line: string) => boolean
  readonly count: () => number
  /** All lines in their order, each with a line feed, in memory that the next call uses again. Empties the run. */
  readonly takeSorted: () => Buffer
}

/** As many lines as have a number of 16 bits: with five characters of seven, that fits into a double. */
export const maxRunLines = 2 ** 16
const keyChars = 5
const lineFeed = 10

/**
 * Sorts lines as numbers of what they begin with, which for random ids decides nearly always; those that begin alike are compared as text. Memory is twice that of the
 * lines, and eight bytes each.
 */
export function createLineRun(maxLines: number, maxBytes: number): LineRun {
  const [lines, sorted] = [Buffer.allocUnsafe(maxBytes), Buffer.allocUnsafe(maxBytes)]
  const starts = new Uint32Array(maxLines + 1)
  const keys = new Float64Array(maxLines)
  let count = 0
  const startAt = (i: number): number => starts[i] ?? 0
  const lineAt = (i: number): string => lines.toString('latin1', startAt(i), startAt(i + 1) - 1)
  const placeAt = (i: number): number => (keys[i] ?? 0) % maxRunLines
  const prefixAt = (i: number): number => Math.floor((keys[i] ?? 0) / maxRunLines)
  /** Puts those that begin alike in order, from one place to another. Of equal lines any is as good. */
  const sortAlike = (from: number, to: number): void => {
    const placeOf = new Map<string, number>()
    const texts = Array.from({ length: to - from }, (_, i) => lineAt(placeAt(from + i)))
    for (const [i, text] of texts.entries()) placeOf.set(text, placeAt(from + i))
    for (const [i, text] of texts.sort().entries()) keys[from + i] = placeOf.get(text) ?? 0
  }
  const sort = (): void => {
    const used = keys.subarray(0, count)
    used.sort()
    for (let from = 0; from < count; ) {
      const prefix = prefixAt(from)
      let to = from + 1
      while (to < count && prefixAt(to) === prefix) to++
      if (to - from > 1) sortAlike(from, to)
      from = to
    }
  }
  return {
    add: (line) => {
      const start = startAt(count)
      if (count === maxLines || start + line.length >= maxBytes) return false
      lines.write(line, start, 'latin1')
      lines[start + line.length] = lineFeed
      keys[count] = keyOf(line) * maxRunLines + count
      starts[++count] = start + line.length + 1
      return true
    },
    count: () => count,
    takeSorted: () => {
      sort()
      let end = 0
      for (let i = 0; i < count; i++) {
        const place = placeAt(i)
        end += lines.copy(sorted, end, startAt(place), startAt(place + 1))
      }
      count = 0
      return sorted.subarray(0, end)
    },
  }
}

/** The first characters as a number: of two lines with different ones, the order of those is theirs. */
function keyOf(line: string): number {
  let key = 0
  for (let i = 0; i < keyChars; i++) key = key * 128 + (line.charCodeAt(i) || 0)
  return key
}
