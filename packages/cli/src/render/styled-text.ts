/** A piece of text with one style. */
export interface Span<Style extends string> {
  readonly text: string
  readonly style: Style
}

/**
 * Breaks spans into rows of at most `columns` terminal cells; a tab is one cell. A span for which `isWhole` holds is cut only
 * if it is wider than a row.
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
  for (const { text, style } of spans) {
    const cells = isWhole(style) ? cellsOf(text) : 0
    if (cells > left && cells <= columns) startRow()
    let piece = ''
    for (const character of text) {
      const width = widthOf(character)
      if (width > left) {
        if (piece !== '') rows.at(-1)?.push({ text: piece, style })
        piece = ''
        startRow()
      }
      piece += character === '\t' ? ' ' : character
      left -= width
    }
    if (piece !== '') rows.at(-1)?.push({ text: piece, style })
  }
  return rows
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
