/** A piece of text with one style. */
export interface Span<Style extends string> {
  readonly text: string
  readonly style: Style
}

/**
 * Breaks spans into rows of at most `columns` terminal cells; a tab is one cell. Words, and spans for which `isWhole` holds, are
 * cut only if they are wider than a row.
 */
export function wrapSpans<Style extends string>(
  spans: readonly Span<Style>[],
  columns: number,
  isWhole: (style: Style) => boolean = () => false,
): readonly (readonly Span<Style>[])[] {
  const rows: Span<Style>[][] = [[]]
  let left = columns
  const startRow = (): void => {
    rows.push([])
    left = columns
  }
  const units = spans.flatMap(({ text, style }) => {
    return (isWhole(style) ? [text] : text.split(/(?<=\s)(?=\S)/)).map((unit) => ({ text: unit, style }))
  })
  for (const { text, style } of units) {
    const cells = cellsOf(text)
    if (cells > left && cells <= columns) startRow()
    let piece = ''
    for (const character of text) {
      const width = widthOf(character)
      if (width > left) {
        if (piece !== '') addTo(rows.at(-1), { text: piece, style })
        piece = ''
        startRow()
      }
      piece += character === '\t' ? ' ' : character
      left -= width
    }
    if (piece !== '') addTo(rows.at(-1), { text: piece, style })
  }
  return rows
}

/** Pieces of one style stay one span, so that few colour codes are written. */
function addTo<Style extends string>(row: Span<Style>[] = [], { text, style }: Span<Style>): void {
  const last = row.at(-1)
  if (last?.style === style) row[row.length - 1] = { text: last.text + text, style }
  else row.push({ text, style })
}

/** Cells that a text takes. */
export function cellsOf(text: string): number {
  let cells = 0
  for (const character of text) cells += widthOf(character)
  return cells
}

/** Marks and format characters take no cell of their own, East Asian wide ones and emoji two. */
function widthOf(character: string): 0 | 1 | 2 {
  if (character < '\u0300') return 1
  if (/^[\p{M}\p{Cf}]/u.test(character)) return 0
  return wide.test(character) ? 2 : 1
}

/** https://www.unicode.org/reports/tr11/: the blocks that are wide as a whole. */
const wide =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})/u

/** The start of a text, as much as fits into so many cells. */
export function cutCells(text: string, cells: number): string {
  let left = cells
  let end = 0
  for (const character of text) {
    left -= widthOf(character)
    if (left < 0) break
    end += character.length
  }
  return text.slice(0, end)
}

/** A text of at most so many cells, of which the end matters: what is cut off is in front. */
export function keepEnd(text: string, cells: number): string {
  const characters = [...text]
  if (cellsOf(text) <= cells) return text
  while (characters.length > 0 && cellsOf(characters.join('')) > cells - 1) characters.shift()
  return `…${characters.join('')}`
}
