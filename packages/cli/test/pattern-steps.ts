/** How many ways a pattern can match from one place, and how many characters it looks at to try them all. */
interface Cost {
  readonly ways: number
  readonly steps: number
}

/**
 * A bound of the characters that a pattern looks at from one place of any text: infinite for one that repeats without
 * limit. A pattern with a finite bound takes time in proportion to the text.
 */
export function maxSteps({ source }: RegExp): number {
  let at = 0

  function alternatives(): Cost {
    let cost = sequence()
    while (source[at] === '|') {
      at++
      const { ways, steps } = sequence()
      cost = { ways: cost.ways + ways, steps: cost.steps + steps }
    }
    return cost
  }

  function sequence(): Cost {
    const parts: Cost[] = []
    while (at < source.length && !'|)'.includes(source[at] ?? '')) parts.push(repeated(one()))
    return parts.reduceRight((rest, part) => joined(part, rest), { ways: 1, steps: 0 })
  }

  function one(): Cost {
    if (source[at] === '(') return group()
    if (source[at] === '[') return characters()
    at += source[at] === '\\' ? escapeLength(source.slice(at)) : 1
    return { ways: 1, steps: 1 }
  }

  function group(): Cost {
    const [open = ''] = /^\((?:\?(?:<?[=!]|<\w+>|:))?/.exec(source.slice(at)) ?? []
    at += open.length
    const { ways, steps } = alternatives()
    at++
    return { ways: /[=!]$/.test(open) ? 1 : ways, steps }
  }

  function characters(): Cost {
    for (at++; source[at] !== ']'; at++) if (source[at] === '\\') at++
    at++
    return { ways: 1, steps: 1 }
  }

  function repeated(part: Cost): Cost {
    const [mark = '', least, comma, most] = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})/.exec(source.slice(at)) ?? []
    if (mark === '') return part
    at += mark.length
    if (source[at] === '?') at++
    if (mark === '*' || mark === '+' || (comma === ',' && most === '')) return { ways: Infinity, steps: Infinity }
    const [from, to] = mark === '?' ? [0, 1] : [Number(least), Number(most || least)]
    let whole: Cost = { ways: 0, steps: 0 }
    let times: Cost = { ways: 1, steps: 0 }
    for (let n = 0; n <= to; n++) {
      if (n >= from) whole = { ways: whole.ways + times.ways, steps: Math.max(whole.steps, times.steps) }
      times = joined(part, times)
    }
    return whole
  }

  return alternatives().steps
}

function joined(first: Cost, rest: Cost): Cost {
  return { ways: first.ways * rest.ways, steps: first.steps + (rest.steps === 0 ? 0 : first.ways * rest.steps) }
}

function escapeLength(text: string): number {
  return /^\\(?:x..|u....|p\{[^}]*\}|.)/.exec(text)?.[0].length ?? 2
}
