/** Whole numbers with thousands separators. */
export function count(value: number): string {
  return (Math.round(value) || 0).toLocaleString('en-US')
}

/** Bytes in a fitting unit: 512 B, 2.3 MB. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  // What rounds to a thousand of a unit is one of the next.
  const step = units.findIndex((_, i) => value / 1000 ** i < 999.5 || i === units.length - 1)
  const scaled = value / 1000 ** step
  return `${step === 0 ? Math.round(scaled) : scaled.toFixed(scaled < 9.95 ? 1 : 0)} ${units[step]}`
}

/** Milliseconds in a fitting unit: 0.42 ms, 12 ms, 3.4 s, 2 min 5 s. */
export function duration(ms: number): string {
  // What rounds to ten, a thousand or a minute is written as such.
  if (ms < 9.995) return `${unsigned(ms, 2)} ms`
  if (ms < 999.5) return `${ms.toFixed(0)} ms`
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** A number with so many digits after the point, without the sign of what rounds to nothing. */
export function unsigned(value: number, digits: number): string {
  const text = value.toFixed(digits)
  return Number(text) === 0 ? text.replace('-', '') : text
}

/** How long ago, in one unit and rounded down: 12 s, 5 min, 3 h, 13 d. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

/** `1 record`, `2 records`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}

/**
 * Text of a log made safe for a terminal: control characters and those that change the direction of text become their code in angle
 * brackets, so that no log line can move the cursor, change colours, rewrite what is on the screen or pose as another. The page of the
 * embedded stack shows text the same way.
 */
export function printable(text: string): string {
  return text.replaceAll(unprintable, (character) => {
    return character === '\n' ? '⏎' : `<${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}>`
  })
}

/** C0 except tab, DEL, C1, line separators; marks, embeddings, overrides and isolates of direction; zero-width and tag characters. */
const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu

/** JSON on one line without control characters: DEL and C1 are escaped as well as C0. */
export function jsonLine(value: unknown): string {
  const escaped = JSON.stringify(value).replaceAll(/[\u007f-\u009f]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return `${escaped}\n`
}

/** A word quoted for a POSIX shell, to be pasted; control characters are shown, not kept. */
export function shellWord(word: string): string {
  return /^[\w./:@%+=,][\w./:@%+=,-]*$/.test(word) ? word : `'${printable(word).replaceAll("'", "'\\''")}'`
}
