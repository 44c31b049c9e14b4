import { limits } from '@logpipe/sdk/contract'
import type { Joined, Joiner, JoinLimits } from './joiner.ts'

/**
 * Cuts JSON documents, wherever their lines end, into one record for each object: those of an array, of arrays in a row, or
 * pretty-printed ones. The brackets and commas around them are not content; what is neither goes as lines of text, and so does
 * an object that does not end.
 */
export function joinDocuments<P>({ maxUnits = limits.maxTextBytes, maxLines = 10_000 }: JoinLimits = {}): Joiner<P> {
  let lines: { readonly text: string; readonly place: P }[] = []
  let units = 0
  const scanner = createScanner()

  const give = (): readonly Joined<P>[] => {
    const given = lines.map(({ text, place }) => ({ text, first: place, last: place, index: 0 }))
    lines = []
    units = 0
    scanner.reset()
    return given
  }
  const push = (text: string, place: P): readonly Joined<P>[] => {
    const done: Joined<P>[] = []
    let start = 0
    let index = 0
    for (;;) {
      const end = scanner.scan(text, start)
      // Nothing is open here: text can only stand between objects.
      if (end === 'text') return [...done, { text: text.slice(start), first: place, last: place, index }]
      if (end === undefined) break
      const part = text.slice(start, end)
      const whole = lines.length === 0 ? bare(part) : [...lines.map((open) => open.text), part].join('\n')
      done.push({ text: whole, first: lines[0]?.place ?? place, last: place, index: lines.length === 0 ? index : 0 })
      lines = []
      units = 0
      start = end
      index++
    }
    if (!scanner.isOpen()) return done
    const rest = bare(text.slice(start), lines.length === 0)
    lines.push({ text: rest, place })
    units += rest.length + 1
    return units > maxUnits || lines.length >= maxLines ? [...done, ...give()] : done
  }
  return { passes: () => false, push, expire: () => [], end: () => [], flush: give, openAt: () => lines[0]?.place }
}

/** Without the brackets and commas before it. */
function bare(text: string, isFirst = true): string {
  return isFirst ? text.replace(/^[\s,[\]]+/, '') : text
}

/** Follows the nesting of objects from line to line. */
function createScanner() {
  let depth = 0
  let isString = false
  let isEscaped = false
  return {
    isOpen: () => depth > 0,
    reset: (): void => {
      depth = 0
      isString = false
      isEscaped = false
    },
    /** Where an object ends at or after `from`; undefined if none does on this line, 'text' where anything else stands between objects. */
    scan: (text: string, from: number): number | 'text' | undefined => {
      for (let i = from; i < text.length; i++) {
        const unit = text.charCodeAt(i)
        if (isString) {
          if (isEscaped) isEscaped = false
          else if (unit === 92) isEscaped = true
          else if (unit === 34) isString = false
        } else if (depth === 0) {
          if (unit === 123) depth = 1
          else if (unit !== 32 && unit !== 9 && unit !== 44 && unit !== 91 && unit !== 93 && unit !== 13) return 'text'
        } else if (unit === 34) isString = true
        else if (unit === 123 || unit === 91) depth++
        else if (unit === 125 || unit === 93) {
          depth--
          if (depth === 0) return i + 1
        }
      }
      return undefined
    },
  }
}
