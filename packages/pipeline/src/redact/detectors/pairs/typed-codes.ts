import { matchAfter, matchesAfter, matchesBefore } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'

/** What is read in a sentence about a code: how it may follow its noun. The first group is the code. */
const pinAfter =
  /^(?: code| number)?(?: (\d{4})(?![\d\w]|[.,:/-]\d)|(?: (?:for|of|to|on|at) [^\n:=\d]{1,40})?(?: (?:is|was|now|set to|changed to|reset to)|:| =)(?: now| set to| changed to)? ["']?(\d{4,8}#?)(?![\d\w]|[.,:/-]\d))/
/** The same of a PIN in capitals, or of a word that means nothing else, in any language: `O PIN do cofre foi trocado para 482190`, `PIN-koden er satt til 4821`. */
export const pinInSentence =
  /^(?:[- ]?(?:[Cc]ode|CODE|kod|koden|kodu|kodi|код)(?= ))?(?:(?:[ ,;][^\n:=\d"'#]{0,48}?)?(?: (?:is|was|to|use|now|ist|auf|est|était|sur|es|en|é|para|è|op|er|til|till|är|jest|na|je|este|на|є|olarak|kodu)|を|:| ?[—–→=-]) ?| ?)(\d{4}|\d{6})(?![\d\w]|[.,:/-]\d)/
const cardCodeAfter = /^(?: code| number)?(?: is| was|:)? (\d{3,4})(?![\d\w]|[.,:/-]\d)/
const doorCodeAfter =
  /^(?: (?:for|of|to|on|at) [^\n:=]{1,40}?)?(?: (?:is|was|now|set to|changed to)|:| =)(?: now| still)? ["']?(\*?(?=(?:\d[-#*]?){4})[\d*#-]{4,9})(?![\d\w]|[.,:/]\d)/

/** What a code opens, right before the word for it. */
const opened =
  /(?:alarm|door|gate|safe|keypad|entry|lock|vault|panel|disarm|garage|locker|security|lockbox|duress|building|parental|unlock) $/i

/** A PIN, card code or code of a door in a sentence: `PIN 4821 accepted`, `your pin is 4821`, `cvc 123 exp 12/27`. Longer ones may be postal codes. */
export function codeInProse(text: string, start: number, end: number): readonly Span[] {
  const noun = text.slice(start, end).toLowerCase()
  if (noun === 'code') return matchesBefore(text, start, 12, opened) ? groupAfter(text, end, doorCodeAfter) : []
  const isNumber = /^(?:pincode|geheimzahl|passkey)$/.test(noun)
  if (isNumber || text.slice(start, end) === 'PIN') {
    const loose = groupAfter(text, end, pinInSentence)
    if (loose.length > 0 || isNumber) return loose
  }
  return groupAfter(text, end, noun === 'pin' ? pinAfter : cardCodeAfter).filter(
    () => !matchesAfter(text, end, 16, /^ \d{4} (?:not|of|is not|in|on|high|low|level|mode)\b/i),
  )
}

/** The group of a match of what follows `end`; it ends the match. */
function groupAfter(text: string, end: number, pattern: RegExp): readonly Span[] {
  if (!' :="\'-,;'.includes(text.charAt(end))) return []
  const match = matchAfter(text, end, maxAhead, pattern)
  if (match === null || quantity.test(match[0])) return []
  const code = match.slice(1).find((one) => one !== undefined) ?? ''
  const stop = end + match[0].length
  return [{ start: stop - code.length, end: stop }]
}

/** `PIN length: 6`, `PIN configured (timeout=3600)`. */
const quantity = /\b(?:length|size|type|timeout|count(?:er)?|tries|retries|attempts?|id|status|version|port)\b/i

const maxAhead = 96
