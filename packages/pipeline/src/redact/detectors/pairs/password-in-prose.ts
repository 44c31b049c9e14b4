import * as char from '../../text/char-codes.ts'
import { codeAt, isAlnum, isDigit, isLetter, isQuote } from '../../text/chars.ts'
import type { Finding } from '../../text/finding.ts'
import { closesString } from './pair-value.ts'

const nouns: ReadonlySet<string> = new Set(['password', 'passwd', 'passphrase', 'passcode', 'pwd'])

/**
 * A password in a sentence or SQL statement, with its keyword at `start`: `password "hunter2" accepted`, `the password is
 * hunter2`, `with password hunter2`, `IDENTIFIED BY 'hunter2'`. An unquoted word counts only if it contains a digit or a
 * symbol: others are predicates.
 */
export function passwordInProseAt(text: string, start: number): Finding | undefined {
  if ((codeAt(text, start) | char.caseBit) === char.lowerI) return identifiedByAt(text, start)
  let end = start
  while (end - start < 12 && isLetter(codeAt(text, end))) end++
  if (codeAt(text, end) !== char.space || !nouns.has(text.slice(start, end).toLowerCase())) return undefined
  if (isQuote(codeAt(text, end + 1))) return quotedWordAt(text, end + 1)
  const verb = text.slice(end + 1, end + 5).toLowerCase()
  const isWith = text.slice(Math.max(0, start - 5), start).toLowerCase() === 'with '
  const from = verb.startsWith('is ')
    ? end + 4
    : verb === 'was '
      ? end + 5
      : verb.startsWith('to ')
        ? end + 4
        : isWith
          ? end + 1
          : -1
  if (from < 0) return undefined
  return isQuote(codeAt(text, from)) ? quotedWordAt(text, from) : predicateAt(text, from)
}

/** SQL's `IDENTIFIED BY 'hunter2'`. */
function identifiedByAt(text: string, start: number): Finding | undefined {
  const clause = /^identified by (?:password )?['"]/i.exec(text.slice(start, start + 24))
  return clause === null ? undefined : quotedWordAt(text, start + clause[0].length - 1)
}

function quotedWordAt(text: string, open: number): Finding | undefined {
  const start = open + 1
  if (closesString(text, start)) return undefined
  let end = start
  while (
    end - start < maxLength &&
    codeAt(text, end) > char.space &&
    !isQuote(codeAt(text, end)) &&
    codeAt(text, end) !== char.backslash
  )
    end++
  const isClosed = codeAt(text, end) === codeAt(text, open)
  return isClosed && end > start && codeAt(text, start) !== char.openBracket
    ? { type: 'PASSWORD', start, end }
    : undefined
}

function predicateAt(text: string, start: number): Finding | undefined {
  let end = start
  let hasDigitOrSymbol = false
  for (
    ;
    end - start < maxLength &&
    codeAt(text, end) > char.space &&
    !isQuote(codeAt(text, end)) &&
    codeAt(text, end) !== char.backslash;
    end++
  ) {
    const code = codeAt(text, end)
    hasDigitOrSymbol ||=
      isDigit(code) || (!isLetter(code) && code !== char.singleQuote && isAlnum(codeAt(text, end + 1)))
  }
  while (end > start && !isAlnum(codeAt(text, end - 1)) && codeAt(text, end - 1) !== char.exclamation) end--
  return hasDigitOrSymbol && end - start >= 4 && codeAt(text, start) !== char.openBracket
    ? { type: 'PASSWORD', start, end }
    : undefined
}

const maxLength = 64
