import { matchAfter, matchBefore } from '../../text/chars.ts'
import { filledPattern } from '../../text/filled-pattern.ts'
import { type Finding, findingAt } from '../../text/finding.ts'
import type { Span } from '../../text/span.ts'
import { spokenDomains } from '../labels/digit-words.ts'

/** The words for the marks of an address in English, Spanish, Portuguese, Italian, French, German, Dutch and Polish. */
const at = '(?:at|arroba|chiocciola|arobase|apenstaartje|klammeraffe|malpa|małpa)'
const dot = '(?:dot|punto|ponto|point|punkt|punt|kropka)'

/** The words before the end of an address in words, and those before one: `e-mail: jane at example.org`. */
export const dotWords: readonly string[] = 'dot punto ponto point punkt punt kropka'.split(' ')
export const mailWords: readonly string[] = 'email mail mailto correo courriel'.split(' ')

const beforeDot = filledPattern(
  /(?<![\w.+-])(?!(?:meet|look|shop|buy|available|visit|find|search|order|only|register|sign|login|us) at )([A-Za-z0-9][\w+-]{0,40}(?:(?:\.| DOT )[\w+-]{1,32}){0,3}) SIGN (?!(?:the|this|that|a|any|every|each|which|first|last) )[A-Za-z][A-Za-z0-9-]{0,40}(?: DOT [A-Za-z0-9-]{1,40})? $/i,
  { DOT: dot, SIGN: at },
)
const afterDot = filledPattern(/^DOT DOMAINS(?: DOT DOMAINS)?(?![\w-]| DOT )/i, { DOT: dot, DOMAINS: spokenDomains })
const maxAddress = 128

/** The address whose word for a dot is at `start`: `jane at example dot org`. */
export function addressAroundDot(text: string, start: number): Finding | undefined {
  const after = matchAfter(text, start, 48, afterDot)?.[0]
  const before = after === undefined ? null : matchBefore(text, start, maxAddress, beforeDot)
  if (after === undefined || before === null) return undefined
  return email({ start: start - before[0].length, end: start + after.length })
}

const afterMail = filledPattern(
  /^(?: address)?(?:\\*["']?\s?[:=]\s?\\*["'<(]?| is | (?:me|us|him|her|them) at )([A-Za-z0-9][\w.+-]{0,63} SIGN [A-Za-z0-9-]{1,63}(?:(?:\.| DOT )[A-Za-z0-9-]{1,63}){0,3}(?:\.| DOT )[A-Za-z]{2,24})(?![\w-])/i,
  { DOT: dot, SIGN: at },
)

/** The address after the word for mail that ends at `end`. */
export function addressAfterMail(text: string, end: number): Finding | undefined {
  const match = matchAfter(text, end, maxAddress, afterMail)
  if (match === null) return undefined
  const stop = end + match[0].length
  return email({ start: stop - (match[1] ?? '').length, end: stop })
}

function email(span: Span): Finding {
  return findingAt('EMAIL', span.start, span.end)
}
