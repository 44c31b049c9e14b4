import type { Finding } from '../../text/finding.ts'
import type { Span } from '../../text/span.ts'

/** The words for the marks of an address in English, Spanish, Portuguese, Italian, French, German, Dutch and Polish. */
const at = '(?:at|arroba|chiocciola|arobase|apenstaartje|klammeraffe|malpa|małpa)'
const dot = '(?:dot|punto|ponto|point|punkt|punt|kropka)'

/** The words before the end of an address in words, and those before one: `e-mail: jane at example.org`. */
export const dotWords: readonly string[] = 'dot punto ponto point punkt punt kropka'.split(' ')
export const mailWords: readonly string[] = 'email mail mailto correo courriel'.split(' ')

/** Top-level domains that people say; others are words as well. */
const topLevel =
  '(?:com|org|net|edu|gov|io|info|biz|co|eu|de|fr|es|it|nl|uk|br|pt|pl|at|ch|be|us|ca|au|in|jp|mx|ar|ru|se|no|dk|fi|ie|nz|za|app|dev|test|example)'

const beforeDot = new RegExp(
  `(?<![\\w.+-])(?!(?:meet|look|shop|buy|available|visit|find|search|order|only|register|sign|login|us) at )([A-Za-z0-9][\\w+-]{0,40}(?:(?:\\.| ${dot} )[\\w+-]{1,32}){0,3}) ${at} (?!(?:the|this|that|a|any|every|each|which|first|last) )[A-Za-z][A-Za-z0-9-]{0,40}(?: ${dot} [A-Za-z0-9-]{1,40})? $`,
  'i',
)
const afterDot = new RegExp(`^${dot} ${topLevel}(?: ${dot} ${topLevel})?(?![\\w-]| ${dot} )`, 'i')
const maxAddress = 128

/** The address whose word for a dot is at `start`: `jane at example dot org`. */
export function addressAroundDot(text: string, start: number): Finding | undefined {
  const after = afterDot.exec(text.slice(start, start + 48))?.[0]
  const before = after === undefined ? null : beforeDot.exec(text.slice(Math.max(0, start - maxAddress), start))
  if (after === undefined || before === null) return undefined
  return email({ start: start - before[0].length, end: start + after.length })
}

const afterMail = new RegExp(
  `^(?: address)?(?:\\\\*["']?\\s?[:=]\\s?\\\\*["'<(]?| is | (?:me|us|him|her|them) at )([A-Za-z0-9][\\w.+-]{0,63} ${at} [A-Za-z0-9-]{1,63}(?:(?:\\.| ${dot} )[A-Za-z0-9-]{1,63}){0,3}(?:\\.| ${dot} )[A-Za-z]{2,24})(?![\\w-])`,
  'i',
)

/** The address after the word for mail that ends at `end`. */
export function addressAfterMail(text: string, end: number): Finding | undefined {
  const match = afterMail.exec(text.slice(end, end + maxAddress))
  if (match === null) return undefined
  const stop = end + match[0].length
  return email({ start: stop - (match[1] ?? '').length, end: stop })
}

function email(span: Span): Finding {
  return { type: 'EMAIL', ...span }
}

const spacedBefore = /(?<![A-Za-z0-9])(?:[A-Za-z0-9._+-] ){2,40}$/
const spacedAfter = /^(?: [A-Za-z0-9-]){2,40} \.(?: [A-Za-z0-9.-]){2,30}(?![A-Za-z0-9])/

/** `j a n e @ e x a m p l e . o r g`, where the sign spans `sign` to `after`. */
export function letterByLetter(text: string, sign: number, after: number): Span | undefined {
  const before = spacedBefore.exec(text.slice(Math.max(0, sign - maxAddress), sign))?.[0]
  const domain = before === undefined ? undefined : spacedAfter.exec(text.slice(after, after + maxAddress))?.[0]
  return before === undefined || domain === undefined
    ? undefined
    : { start: sign - before.length, end: after + domain.length }
}
