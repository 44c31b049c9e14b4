/**
 * Text of a log made safe to look at: control characters and those that change the direction of text become their code in angle
 * brackets, so that no log can pose as another. Line ends become ⏎. The command line shows text the same way.
 */
export function printable(text: string): string {
  return text.toWellFormed().replaceAll(unprintable, shown)
}

/** The same on several lines: line ends and tabs stay. */
export function printableLines(text: string): string {
  return text.toWellFormed().replaceAll(unprintable, (character) => (character === '\n' ? '\n' : shown(character)))
}

/** C0 except tab, DEL, C1, line separators; marks, embeddings, overrides and isolates of direction; zero-width and tag characters. */
const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu

function shown(character: string): string {
  if (character === '\n') return '⏎'
  return `<${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}>`
}
