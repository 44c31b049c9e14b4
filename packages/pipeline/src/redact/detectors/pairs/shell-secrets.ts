import * as char from '../../text/char-codes.ts'
import { codeAt, isBlank, textAfter } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'
import { type Argument, argumentAfter, argumentAt } from './arguments.ts'
import { isProseWord } from './password-value.ts'
import { secretReaders } from './prose-words.ts'

const reader = new RegExp(secretReaders)

/** `echo secret | passwd --stdin user`, `echo user:secret | chpasswd`, `echo secret | sudo -S …`. */
export function pipedSecret(text: string, _start: number, end: number): readonly Span[] {
  if (codeAt(text, end) !== char.space) return []
  let argument = argumentAfter(text, end)
  while (argument !== undefined && /^-\w{1,2}$|^%s(?:\\n)?$/.test(text.slice(argument.start, argument.end)))
    argument = argumentAfter(text, argument.next)
  if (argument === undefined || !isPipeNear(text, argument.next)) return []
  const rest = text.slice(argument.next, argument.next + 120)
  const command = reader.exec(rest)?.[0]
  if (command === undefined || (command.includes('base64') && !/\| ?(?:sudo )?(?:ch)?passwd\b/.test(rest))) return []
  const colon = command.includes('chpasswd') ? text.indexOf(':', argument.start) : -1
  return colon > 0 && colon < argument.end ? [{ start: colon + 1, end: argument.end }] : [argument]
}

function isPipeNear(text: string, i: number): boolean {
  return codeAt(text, i) === char.pipe || codeAt(text, i + 1) === char.pipe || codeAt(text, i + 2) === char.pipe
}

/** `net use X: \\server\share secret /user:name`, `net user name secret /add`. */
export function netPassword(text: string, _start: number, end: number): readonly Span[] {
  const from = text.startsWith('.exe', end) ? end + 4 : end
  if (codeAt(text, from) !== char.space || (codeAt(text, from + 1) | char.caseBit) !== char.lowerU) return []
  const verb = argumentAfter(text, from)
  const isUse = verb !== undefined && /^use$/i.test(text.slice(verb.start, verb.end))
  const isUser = verb !== undefined && /^user$/i.test(text.slice(verb.start, verb.end))
  if (verb === undefined || !(isUse || isUser)) return []
  const positional: Argument[] = []
  let hasUser = isUser
  let hasShare = isUser
  let argument = argumentAfter(text, verb.next)
  for (let n = 0; argument !== undefined && n < 8; n++) {
    const written = text.slice(argument.start, argument.end)
    if (written === 'net') break
    if (/^\/u(?:ser)?:/i.test(written)) hasUser = true
    else if (written.startsWith('\\\\')) hasShare = true
    else if (!/^\/|^[A-Za-z*]:?$/.test(written)) positional.push(argument)
    argument = argumentAfter(text, argument.next)
  }
  const secret = isUser ? positional[1] : positional[0]
  return secret !== undefined && hasUser && hasShare && !isProseWord(text, secret) ? [secret] : []
}

/** `htpasswd -b file user secret`, `htpasswd -nb user secret`. */
export function lastArgument(text: string, _start: number, end: number): readonly Span[] {
  const name = text.startsWith('_passwd', end) ? end + 7 : end
  const options = argumentAfter(text, name)
  if (options === undefined || !/^-[A-Za-z0-9]*b/.test(text.slice(options.start, options.end))) return []
  let argument: Argument | undefined = options
  for (let n = 0; argument !== undefined && n < 8; n++) {
    const next = argumentAfter(text, argument.next)
    if (next === undefined && n > 1) return [argument]
    argument = next
  }
  return []
}

/** `su - user <<< secret`. */
export function hereString(text: string, _start: number, end: number): readonly Span[] {
  const at = codeAt(text, end) === char.space ? textAfter(text, end, 80).search(/<<<\s?\S/) : -1
  const argument = at < 0 ? undefined : argumentAt(text, end + at + 3 + (isBlank(codeAt(text, end + at + 3)) ? 1 : 0))
  if (argument === undefined) return []
  const colon = text.slice(end - 8, end) === 'chpasswd' ? text.indexOf(':', argument.start) : -1
  return [colon > 0 && colon < argument.end ? { start: colon + 1, end: argument.end } : argument]
}
