export interface NumberSpan {
  readonly from: number
  /** Inclusive. */
  readonly to: number
}

/** Whole numbers that come nearly in order and nearly without gaps: memory is that of the gaps. */
export interface NumberSet {
  readonly add: (span: NumberSpan) => void
  readonly has: (number: number) => boolean
  /** What is between two numbers, both included, and not in it. */
  readonly gaps: (from: number, to: number) => Iterable<number>
}

export function createNumberSet(): NumberSet {
  /** In order, and with a gap between each and the next. */
  const spans: { from: number; to: number }[] = []
  /** The first span that ends at a number or behind it. */
  const placeOf = (number: number): number => {
    const last = spans.at(-1)
    if (last === undefined || last.to < number) return spans.length
    let [low, high] = [0, spans.length - 1]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((spans[middle]?.to ?? 0) < number) low = middle + 1
      else high = middle
    }
    return low
  }
  const has = (number: number): boolean => {
    const span = spans[placeOf(number)]
    return span !== undefined && span.from <= number
  }
  return {
    add: ({ from, to }) => {
      const first = placeOf(from - 1)
      let [next, joined] = [first, { from, to }]
      for (let span = spans[next]; span !== undefined && span.from <= to + 1; span = spans[++next])
        joined = { from: Math.min(joined.from, span.from), to: Math.max(joined.to, span.to) }
      spans.splice(first, next - first, joined)
    },
    has,
    gaps: function* (from, to) {
      let number = from
      for (let place = placeOf(from); number <= to; place++) {
        const span = spans[place] ?? { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY }
        for (; number < span.from && number <= to; number++) yield number
        number = Math.max(number, span.to + 1)
      }
    },
  }
}
