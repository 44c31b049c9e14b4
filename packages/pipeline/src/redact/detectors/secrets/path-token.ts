import * as char from '../../text/char-codes.ts'
import { base64Url, codeAt, isAlnum, matchAfter, matchesBefore, runEnd } from '../../text/chars.ts'
import { type Finding, keyAt } from '../../text/finding.ts'
import { isMixed } from './long-secrets.ts'

/**
 * Segments of paths that a token follows: whoever has the link may post, sign in or take over an account. Words whose first three letters
 * are those of many others (`verify`, `webhook`) would slow down every line.
 */
export const pathWords: readonly string[] =
  'hook hooks reset confirm confirmation invite invitation magic unlock recover'.split(' ')

const least = 20

/** The token in the segment after the word that ends at `end`: `/hooks/Vku…/build`, `/reset/88e44c…`. */
export function tokenInPath(text: string, end: number): Finding | undefined {
  if (codeAt(text, end) !== char.slash) return undefined
  const start = end + 1
  const stop = runEnd(text, start, base64Url, 256)
  if (stop - start < least || isAlnum(codeAt(text, stop))) return undefined
  return isMixed(text, start, stop) || hash.test(text.slice(start, stop)) ? keyAt(start, stop) : undefined
}

/** A word before an address that grants what it names: `activation link https://app.example/a/16bc…`. */
export const linkWords: readonly string[] = ['link']

export function tokenInLink(text: string, start: number, end: number): Finding | undefined {
  if (!matchesBefore(text, start, 16, linkKind)) return undefined
  const path = matchAfter(text, end, 256, linkPath)
  const [all = '', token = ''] = path ?? []
  const stop = end + all.length
  const isToken = token.length >= least && (isMixed(text, stop - token.length, stop) || hash.test(token))
  return isToken ? keyAt(stop - token.length, stop) : undefined
}

const linkKind =
  /(?:activat\w{1,3}|magic|reset|invit\w{1,5}|verif\w{1,7}|log-?in|sign-?in|confirm\w{0,5}|unsubscribe|download|share)[ _-]$/i
const linkPath = /^["']?[ :=]{1,3}["']?https?:\/\/[^\s"'?#]{1,160}\/([\w-]{20,})(?![\w/.-])/

/** Hexadecimal or small letters and digits, without the hyphens of names and UUIDs. */
const hash = /^(?=(?:[a-z]*\d){6})[0-9a-z]{32,128}$/
