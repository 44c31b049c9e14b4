type Method = (this: unknown, ...args: never[]) => unknown

/** How many characters of its text each method reads, from what it is given and what it answers. */
const reads: readonly [object, string, (text: string, args: readonly unknown[], answer: unknown) => number][] = [
  [String.prototype, 'charCodeAt', () => 1],
  [String.prototype, 'codePointAt', () => 1],
  [String.prototype, 'startsWith', (_, [sought]) => String(sought).length],
  [String.prototype, 'indexOf', (text, [, from = 0], at) => (Number(at) < 0 ? text.length : Number(at)) - Number(from)],
  [String.prototype, 'lastIndexOf', (text, [, from = text.length], at) => Number(from) - Math.max(0, Number(at))],
  [String.prototype, 'slice', (_text, _args, part) => String(part).length],
  [String.prototype, 'toLowerCase', (text) => text.length],
  [RegExp.prototype, 'exec', (_, [text]) => String(text).length],
]

/**
 * The characters that code reads through the methods of strings and patterns while `act` runs: what it costs, told without a
 * clock. What it reads of an array of codes is not counted.
 */
export function charactersRead(act: () => unknown): number {
  let count = 0
  const originals = reads.map(([prototype, name]) => Reflect.get(prototype, name) as Method)
  for (const [i, [prototype, name, charsOf]] of reads.entries()) {
    Reflect.set(prototype, name, function (this: unknown, ...args: never[]) {
      const answer = originals[i]?.apply(this, args)
      count += charsOf(this as string, args, answer)
      return answer
    })
  }
  try {
    act()
  } finally {
    for (const [i, [prototype, name]] of reads.entries()) Reflect.set(prototype, name, originals[i])
  }
  return count
}
