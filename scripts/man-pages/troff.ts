/** Text for man(7): what troff would take for a request, an escape or a hyphen stays what it is. */
export function escaped(text: string): string {
  const safe = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll("'", '\\(aq').replaceAll('`', '\\(ga')
  return safe.replaceAll(/[^\n\u0020-\u007e]/gu, named).replaceAll(/^\./gm, '\\&.')
}

/** A character that is not ASCII, by its code point: a page need not say in which encoding it is. */
function named(character: string): string {
  return `\\[u${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
}

export function bold(text: string): string {
  return `\\fB${escaped(text)}\\fR`
}

/** A term, and below it, indented, what it means. */
export function entry(term: string, text: string): string {
  return `.TP\n${term}\n${escaped(text)}\n`
}

/** A section of a page; nothing where it would be empty. */
export function section(title: string, body: string): string {
  return body === '' ? '' : `.SH ${title}\n${body}`
}

/** Lines that stay as they are, indented. */
export function verbatim(text: string): string {
  return `.RS 4\n.nf\n${escaped(text)}\n.fi\n.RE\n`
}
