import { expect, test } from 'vitest'
import { drawTerminal, themes } from './draw-terminal.ts'
import { parseAnsi } from './parse-ansi.ts'

test('styles begin and end where the output says so, over the end of a line too', () => {
  expect(parseAnsi('\u001b[1mbold \u001b[31mred\u001b[22m only\u001b[39m\nplain \u001b[2mdim\u001b[0m\n')).toEqual([
    [
      { text: 'bold ', isBold: true },
      { text: 'red', isBold: true, color: 'red' },
      { text: ' only', color: 'red' },
    ],
    [{ text: 'plain ' }, { text: 'dim', isDim: true }],
  ])
})

test.each(['\u001b[2K', '\u001b[45m', '\u001b]0;title'])('what it cannot draw it refuses: %j', (sequence) => {
  expect(() => parseAnsi(`a${sequence}b`)).toThrow(/unknown/)
})

test('the picture has every character of the output, none of it as markup', () => {
  const svg = drawTerminal(parseAnsi('$ <b> & \u001b[32mgreen\u001b[39m\n\nlast'), themes.dark, 'a & b')
  expect(svg).toContain('<title>a\u00a0&amp;\u00a0b</title>')
  expect(svg).toContain(
    `$\u00a0&lt;b&gt;\u00a0&amp;\u00a0<tspan fill="${themes.dark.colors.green}">green</tspan></text>`,
  )
  expect(svg.match(/<text /g)).toHaveLength(2)
})
