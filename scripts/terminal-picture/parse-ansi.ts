/** Text of one style. */
export interface Span {
  readonly text: string
  readonly color?: Color
  readonly isBold?: boolean
  readonly isDim?: boolean
}

export type Color = 'red' | 'green' | 'yellow' | 'cyan' | 'gray'

type Style = Omit<Span, 'text'>

const colors: Readonly<Record<string, Color>> = { 31: 'red', 32: 'green', 33: 'yellow', 36: 'cyan', 90: 'gray' }

/** Cuts the output of a command into lines of styled text. Throws on a sequence that it does not know, so that none is shown wrongly. */
export function parseAnsi(output: string): readonly (readonly Span[])[] {
  let style: Style = {}
  return output.replace(/\n$/, '').split('\n').map(parseLine)

  function parseLine(line: string): readonly Span[] {
    const spans: Span[] = []
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what starts a sequence.
    for (const [, code, text = ''] of line.matchAll(/\u001b\[(\d+)m|([^\u001b]+|\u001b)/g)) {
      if (code !== undefined) style = changed(style, code)
      else if (text === '\u001b') throw new TypeError(`unknown sequence in ${JSON.stringify(line)}`)
      else spans.push({ text, ...style })
    }
    return spans
  }
}

function changed(style: Style, code: string): Style {
  const { color: _, ...uncolored } = style
  const color = colors[code]
  if (color !== undefined) return { ...style, color }
  if (code === '0') return {}
  if (code === '1') return { ...style, isBold: true }
  if (code === '2') return { ...style, isDim: true }
  if (code === '22') return style.color === undefined ? {} : { color: style.color }
  if (code === '39') return uncolored
  throw new TypeError(`unknown style ${code}`)
}
