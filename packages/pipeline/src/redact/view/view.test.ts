import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { isFullSize } from '../../../test/full-size.ts'
import { hostileTexts } from '../../../test/hostile-texts.ts'
import { findAll } from '../scan/scan.ts'
import { redactionTypes } from '../text/finding.ts'
import { needsView } from './needs-view.ts'
import { viewOf } from './view.ts'

const esc = '\u001b'

describe('a view', () => {
  test.each([
    ['colours', `a ${esc}[31mred${esc}[0m b`, 'a red b'],
    ['colours inside a number', `555-${esc}[1;38;2;9;9;9m0199`, '555-0199'],
    ['a colour in one 8-bit character', '\u009b31mred', 'red'],
    ['a character set and a cursor', `${esc}(B${esc}[?25l${esc}7x${esc}8`, 'x'],
    ['a short window title that ends with BEL', `${esc}]0;sh\u0007x`, 'x'],
    ['colours spelled by loggers', String.raw`\u001b[1ma\x1b[0m \033[31mb\e[0m ^[[1mc #033[0md`, 'a b c d'],
    ['colours that lost their ESC', '[1;31mred[0m', 'red'],
    ['a colour whose brackets are percent-encoded', '%1B%5B31mred', 'red'],
    ['JSON escapes', String.raw`\u002B1 \"x\" a\/b`, '+1 "x" a/b'],
    ['JSON in JSON', String.raw`\\n415 \\\"x\\\" \\u002b`, '\n415 "x" +'],
    ['JSON at any depth', `${'\\'.repeat(32)}n415`, '\n415'],
    ['escapes of other languages', String.raw`\x2b \u{2b} \U0000002b \053`, '+ + + +'],
    ['percent encoding, once and often', '%2B %252B %2525252B %u002B', '+ + + +'],
    ['UTF-8 in percent encoding and in bytes', String.raw`%EF%BC%8B \xd9\xa4`, '+ 4'],
    ['references, once and often', '&#43; &#x2B; &plus; &amp;#43; &amp;amp;amp;#43;', '+ + + + +'],
    ['escapes of escapes of another kind', String.raw`%26%2343%3B \u00252B &#37;2B %5Cu002b`, '+ + + +'],
    ['the control characters of rsyslog', 'a#011b#012c', 'a\tb\nc'],
    ['digits of other scripts', '４１５ ٤١٥ ۴۱۵ ४१५ ৪১৫ ๔๑๕ 𝟒𝟏𝟓', '415 415 415 415 415 415 415'],
    ['full-width forms', 'ａ＠ｂ．ｃｏ　＋１（４）', 'a@b.co +1(4)'],
    ['invisible characters', 'a\u00adb\u200bc\u200dd\u0301e\ufe0ff\0g\ufffdh', 'abcdefgh'],
    ['a carriage return within a number', '415-\r555', '415-555'],
    ['carriage returns elsewhere', 'ok\r12\r\nx', 'ok\r12\r\nx'],
    ['bytes', '{"MESSAGE":[27,91,49,109,52,49,53,45,53]}', '{"MESSAGE":"415-5"}'],
    ['bytes with spaces and signs', '[52 49 53 45 53] [52, 49, 53, 45, -39, -92]', '"415-5" "415-4"'],
    ['numbers that are no text', '[1,2,3,4,5,6] [300,49,50,51,52]', '[1,2,3,4,5,6] [300,49,50,51,52]'],
    ['the spaces of a form', 'text=call+me+at+415+555+0134&to=+1415', 'text=call me at 415 555 0134&to=+1415'],
    ['what looks like an escape', '100% \\q %zz &nope; [31] ^[a #9', '100% \\q %zz &nope; [31] ^[a #9'],
    ['an escape sequence that does not end', `${esc}[31`, `${esc}[31`],
  ])('shows %s', (_, text, shown) => {
    expect(viewOf(text).text).toBe(shown)
    if (shown !== text) expect(needsView(text)).toBe(true)
  })

  it('shows the address of a link after the text', () => {
    const link = `${esc}]8;;tel:555-0199${esc}\\call${esc}]8;;${esc}\\ now`
    expect(viewOf(link).text).toBe('call now\n8;;tel:555-0199')
    expect(viewOf(JSON.stringify(link)).text).toBe('"call now"\n8;;tel:555-0199')
  })

  it('knows the place of each part in the text', () => {
    const text = `x ${esc}[1m5${esc}[0m\\u0035%35 y`
    const { text: shown, originOf } = viewOf(text)
    expect(shown).toBe('x 555 y')
    expect(originOf(2, 3)).toEqual({ start: 6, end: 7 })
    expect(originOf(3, 4)).toEqual({ start: 11, end: 17 })
    expect(originOf(2, 5)).toEqual({ start: 6, end: 20 })
  })

  it('joins no parts that are apart: a link and the text', () => {
    const { text, originOf } = viewOf(`a${esc}]8;;tel:555-0199\u0007b`)
    expect(text).toBe('ab\n8;;tel:555-0199')
    expect(originOf(1, 8)).toEqual({ start: 19, end: 20 })
  })

  it('maps every part to a part of the text, in order', () => {
    fc.assert(
      fc.property(hostileTexts, (text) => {
        const { text: shown, originOf } = viewOf(text)
        const origins = Array.from(shown, (_, i) => originOf(i, i + 1))
        const outside = origins.filter((origin) => origin && (origin.start < 0 || origin.end > text.length))
        expect(outside).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('is not needed where it shows no value that the text hides', () => {
    const types = (1 << redactionTypes.length) - 1
    fc.assert(
      fc.property(hostileTexts, (text) => {
        fc.pre(!needsView(text))
        const found = findAll(text, types).findings
        const { text: shown, originOf } = viewOf(text)
        for (const { start, end } of findAll(shown, types).findings) {
          const origin = originOf(start, end)
          if (origin === undefined) continue
          const isFound = found.some((finding) => finding.start < origin.end && origin.start < finding.end)
          expect(isFound, text.slice(origin.start, origin.end)).toBe(true)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  const bombs = [
    '\\',
    '%25',
    '&amp;',
    'amp;',
    '%2',
    `${esc}[`,
    `${esc}]`,
    '[1;',
    '[49,',
    '%3',
    '\\u005c',
    '&#',
    '\r1',
    '%E2%80',
    '^[[',
  ]

  const [size, bytes] = isFullSize ? ['a mebibyte', 1_048_576] : ['256 KiB', 262_144]
  it.each(bombs)(`finishes ${size} of %j`, (piece) => {
    expect(viewOf(piece.repeat(bytes / piece.length)).text.length).toBeGreaterThan(0)
  })
})
