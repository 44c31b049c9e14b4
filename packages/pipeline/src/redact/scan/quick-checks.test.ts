import { expect, it } from 'vitest'
import { unitsOf } from '../text/latin1-buffer.ts'
import { mayOpenParenthesis } from './later-groups.ts'
import { numberEvidence } from './number-finding.ts'

/** The evidence for the digits that the bar in the text is before. */
function evidenceIn(marked: string): number {
  const start = marked.indexOf('|')
  const text = marked.replace('|', '')
  const length = /^\d+/.exec(text.slice(start))?.[0].length ?? 0
  return numberEvidence(unitsOf(text), start, start + length, text.length)
}

it.each([
  '|2015-07-29 19:13',
  '|03-17 16:13:38.819',
  '|081109 020405 32 INFO',
  '- |1131566461 2005.11.09',
  'attempt_|1445144423722_0020_m_000000_0',
  'blk_|4984720043834039360 size 67108864',
  '2 |1405 170 141',
  '1405 |170 141',
  '34:05,|863 - WARN',
  'AppleWebKit/|537.36 (KHTML',
  '.log.|1.2017-05-16_13:55',
])('asks no detector about %s', (marked) => {
  expect(evidenceIn(marked)).toBe(0)
})

it.each([
  '|415-555-0132',
  '|415 - 555 - 0132',
  'x|555-0199',
  '|386-14-7398',
  '|1.415.555.0132',
  '|1 (415) 555-0132',
  '|4111 1111 1111 1111',
  '|3782 822463 10005',
  '|06.39.98.04.87',
  '|0171 3920010',
  '|0049 30 23125197',
  '|415%2D555%2D0132',
  '|303 111%204111',
  '|4111111111111111',
  '|4155550132',
  '_|386147398',
  'SIP/trunk/|4930231251970',
  '|4917612345678@s.whatsapp.net',
  'call |55 1234 5678',
  '|200 170%20141',
])('asks the detectors about %s', (marked) => {
  expect(evidenceIn(marked)).not.toBe(0)
})

it.each(['(0x0)', '(914): Reflection', '(12, 5)', '(Macintosh'])('%s opens no telephone number', (text) => {
  expect(mayOpenParenthesis(unitsOf(text), 0)).toBe(false)
})

it.each(['(415) 555-0132', '(415)555', '(02) 9876', '(4155550132)', '(12%29 34'])('%s may open one', (text) => {
  expect(mayOpenParenthesis(unitsOf(text), 0)).toBe(true)
})
