/** Numbers from one up to another. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Spans of numbers by name. Mostly each goes on where the one before ends, and then they are one. */
export interface KeySpans {
  readonly add: (name: string, span: Span) => void
  readonly has: (name: string, number: number) => boolean
  readonly all: () => Iterable<readonly [name: string, spans: readonly Span[]]>
}

export function createKeySpans(): KeySpans {
  const spans = new Map<string, Span[]>()
  return {
    add: (name, { from, to }) => {
      const known = spans.get(name) ?? []
      spans.set(name, known)
      const last = known.at(-1)
      const isNext = last !== undefined && from >= last.from && from <= last.to
      if (isNext) known[known.length - 1] = { from: last.from, to: Math.max(last.to, to) }
      else known.push({ from, to })
    },
    has: (name, number) => spans.get(name)?.some(({ from, to }) => from <= number && number < to) ?? false,
    all: () => spans,
  }
}
