type Method = (this: unknown, ...args: never[]) => unknown

/** How many characters each method reads, from its text, arguments and result. */
const reads: readonly [object, string, (text: string, args: readonly unknown[], result: unknown) => number][] = [
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
 * Counts the characters read through methods of strings and regular expressions while `act` runs: a measure of cost
 * without a clock. Reads from arrays of character codes are not counted.
 */
export function charactersRead(act: () => unknown): number {
  let count = 0
  const originals = reads.map(([prototype, name]) => Reflect.get(prototype, name) as Method)
  for (const [i, [prototype, name, charsOf]] of reads.entries()) {
    Reflect.set(prototype, name, function (this: unknown, ...args: never[]) {
      const result = originals[i]?.apply(this, args)
      count += charsOf(this as string, args, result)
      return result
    })
  }
  try {
    act()
  } finally {
    for (const [i, [prototype, name]] of reads.entries()) Reflect.set(prototype, name, originals[i])
  }
  return count
}
