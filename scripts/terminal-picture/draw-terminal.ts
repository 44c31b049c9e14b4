import type { Color, Span } from './parse-ansi.ts'

export interface Theme {
  readonly background: string
  readonly border: string
  readonly text: string
  readonly colors: Readonly<Record<Color, string>>
}

/** GitHub's own colours, whose contrast with their background is at least 4.5 to 1. */
export const themes: Readonly<Record<'light' | 'dark', Theme>> = {
  light: {
    background: '#ffffff',
    border: '#d1d9e0',
    text: '#1f2328',
    colors: { red: '#cf222e', green: '#116329', yellow: '#7d4e00', cyan: '#1b6f8a', gray: '#59636e' },
  },
  dark: {
    background: '#0d1117',
    border: '#3d444d',
    text: '#e6edf3',
    colors: { red: '#ff7b72', green: '#56d364', yellow: '#e3b341', cyan: '#76e3ea', gray: '#9198a1' },
  },
}

/** Size of one character and the space around all of them, pixels. */
const [cellWidth, lineHeight, padding, titleBar] = [8.4, 20, 20, 28]

/** An SVG of a terminal window. Every line has a fixed length, so it looks the same in whatever font is there. */
export function drawTerminal(lines: readonly (readonly Span[])[], theme: Theme, title: string): string {
  const columns = Math.max(...lines.map(lengthOf))
  const width = Math.ceil(columns * cellWidth + 2 * padding)
  const height = titleBar + lines.length * lineHeight + 2 * padding - 18
  const { background, border, text, colors } = theme
  const dots = [0, 1, 2].map((i) => `<circle cx="${padding + 5 + i * 18}" cy="20" r="5" fill="${border}"/>`)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(title)}</title>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${background}" stroke="${border}"/>
${dots.join('')}
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" fill="${text}" xml:space="preserve">
${lines.flatMap((line, i) => (lengthOf(line) === 0 ? [] : [drawLine(line, i)])).join('\n')}
</g>
</svg>
`

  function drawLine(line: readonly Span[], index: number): string {
    const y = titleBar + padding + index * lineHeight
    const length = (lengthOf(line) * cellWidth).toFixed(1)
    return `<text x="${padding}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs">${line.map(drawSpan).join('')}</text>`
  }

  function drawSpan({ text, color, isBold, isDim }: Span): string {
    const fill = color === undefined ? isDim && colors.gray : colors[color]
    const attributes = `${fill ? ` fill="${fill}"` : ''}${isBold ? ' font-weight="bold"' : ''}`
    return attributes === '' ? escaped(text) : `<tspan${attributes}>${escaped(text)}</tspan>`
  }
}

function lengthOf(line: readonly Span[]): number {
  return line.reduce((sum, { text }) => sum + [...text].length, 0)
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/ /g, '\u00a0')
}
