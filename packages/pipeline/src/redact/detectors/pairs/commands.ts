import * as char from '../../text/char-codes.ts'
import { alphabet, alphanumerics, codeAt, matchesAfter, runEnd, textBefore } from '../../text/chars.ts'
import { type Finding, passwordAt } from '../../text/finding.ts'
import type { Span } from '../../text/span.ts'
import { fair, strengthOf } from '../secrets/value-strength.ts'
import { type Argument, argumentAfter, argumentAt } from './arguments.ts'
import { type CommandOptions, commandOptions } from './command-options.ts'
import { isSecretValue, isWordOfSentence } from './password-value.ts'

/** An option: its name, whether the value is the next argument, and what stands before the secret in the value. */
interface Option {
  readonly name: string
  readonly isNext: boolean
  /** What separates the user from the secret in the value: `user:secret`. */
  readonly mark: string
  /** What the value starts with before the secret: `pass:secret`. */
  readonly literal: string
}

export interface Command {
  readonly after: string | undefined
  readonly isWrapper: boolean
  readonly options: readonly Option[]
}

/** The commands by name, as far as it consists of letters and digits. */
export const commandsByName: ReadonlyMap<string, readonly Command[]> = toMap(
  commandOptions.flatMap((row) =>
    [...new Set(row[0].split(' ').map(nameOf))].map((name) => [name, commandOf(row)] as const),
  ),
)

function nameOf(command: string): string {
  return /^[a-z0-9]+/i.exec(command)?.[0].toLowerCase() ?? ''
}

function toMap(entries: readonly (readonly [string, Command])[]): ReadonlyMap<string, readonly Command[]> {
  const map = new Map<string, Command[]>()
  for (const [name, command] of entries) map.set(name, [...(map.get(name) ?? []), command])
  return map
}

function commandOf([, options, after = '', isWrapper = false]: CommandOptions): Command {
  return { after: after === '' ? undefined : after, isWrapper, options: options.split(', ').map(optionOf) }
}

function optionOf(notation: string): Option {
  const body = notation.slice(0, -1)
  const gap = body.indexOf(' ')
  const star = body.indexOf('*')
  const name = gap >= 0 ? body.slice(0, gap) : star >= 0 ? body.slice(0, star) : body
  const before = gap >= 0 ? body.slice(gap + 1) : star >= 0 ? body.slice(star) : ''
  return {
    name: name === '-' ? '' : name,
    isNext: gap >= 0,
    mark: before.startsWith('*') ? before.slice(1) : '',
    literal: before.startsWith('*') ? '' : before,
  }
}

const none: readonly never[] = []
const maxArguments = 24
const maxCommand = 400

/**
 * Where each command was read last in the last text: the same name among its arguments is none of a new command. Subtle: a
 * second pass over the same text starts at or before that place, and reads everything again.
 */
let lastRead: { text: string; readonly spans: Map<Command, Span> } = { text: '', spans: new Map() }

function wasRead(text: string, end: number, command: Command): boolean {
  if (lastRead.text !== text) lastRead = { text, spans: new Map() }
  const span = lastRead.spans.get(command)
  return span !== undefined && end > span.start && end < span.end
}

/** The secrets among the options of the command whose name ends at `end`. */
export function commandSecrets(text: string, end: number, command: Command): readonly Finding[] {
  if (codeAt(text, end) === char.dot && !matchesAfter(text, end, 5, program)) return none
  let argument = argumentAfter(text, nameEnd(text, end))
  if (argument === undefined || !mayReach(text, end, command) || wasRead(text, end, command)) return none
  const found: Finding[] = []
  const stop = end + maxCommand
  let isReached = command.after === undefined
  for (let n = 0; argument !== undefined && argument.start < stop && n < maxArguments; n++) {
    const current: Argument = argument
    const following = argumentAfter(text, current.next)
    const value = isReached ? optionValue(text, { current, following }, command.options) : undefined
    if (value !== undefined) found.push(passwordAt(value.start, value.end))
    if (command.isWrapper && (value !== undefined || codeAt(text, current.start) !== char.hyphen)) break
    isReached ||= text.slice(current.start, current.end) === command.after
    argument = following
    lastRead.spans.set(command, { start: end, end: current.end })
  }
  return found
}

/** The name of a file with a command; other dots are in names of classes and hosts. */
const program = /^\.(?:exe|jar|sh|py|cmd|bat|com|bin|\d)/i

/** Whether the argument that must come first is there at all, before each is read. */
function mayReach(text: string, end: number, { after }: Command): boolean {
  return after === undefined || text.slice(end, end + maxCommand + maxAfter).includes(after)
}

const maxAfter = 64

/** The rest of a name after its letters: `redis-cli`, `mysql.exe`, `mongosh"`. */
function nameEnd(text: string, end: number): number {
  return runEnd(text, end, nameCodes, 24)
}

const nameCodes = alphabet(`${alphanumerics}-._`)

interface Pair {
  readonly current: Argument
  readonly following: Argument | undefined
}

function optionValue(text: string, pair: Pair, options: readonly Option[]): Span | undefined {
  for (const option of options) {
    const value = givenValue(text, pair, option)
    const secret = value === undefined ? undefined : afterPrefix(text, value, option)
    if (secret !== undefined && isSecretValue(text, secret) && !isWordOfSentence(text, secret)) return secret
  }
  return undefined
}

function givenValue(text: string, { current, following }: Pair, { name, isNext }: Option): Span | undefined {
  const { start, end } = current
  // A positional argument.
  if (name === '') return codeAt(text, start) === char.hyphen ? undefined : current
  if (!text.startsWith(name, start) || (!isNext && longOption.test(text.slice(start, end)))) return undefined
  const length = end - start
  if (isNext) return length === name.length && isValue(text, following) ? following : undefined
  if (length > name.length) return { start: start + name.length, end }
  // `-p'secret word'`: the quote ended the argument.
  return current.next === end ? quotedRest(text, end) : undefined
}

/** An option of a script, and no `-p` with its value: `-Password $value`. */
const longOption = /^-p(?:ass(?:w(?:or)?d|phrase)?|wd|ort|ath|rofile)$/i

function quotedRest(text: string, end: number): Span | undefined {
  const rest = argumentAt(text, end)
  return rest?.isQuoted === true ? rest : undefined
}

/** An option is no value, and neither are a port or several (`-p 22`, `-p 8080:80`). */
function isValue(text: string, argument: Argument | undefined): argument is Argument {
  if (argument === undefined) return false
  return argument.isQuoted || codeAt(text, argument.start) !== char.hyphen
}

/** The secret in a value such as `user:secret`, `user/secret@database` or `pass:secret`. */
function afterPrefix(text: string, value: Span, { name, mark, literal }: Option): Span | undefined {
  const written = text.slice(value.start, value.end)
  if (literal !== '')
    return written.startsWith(literal) ? { start: value.start + literal.length, end: value.end } : undefined
  if (mark === '') return name === '' && !/^[\w.-]{8,}$/.test(written) ? undefined : value
  const at = written.indexOf(mark)
  if (at <= 0) return undefined
  const host = mark === '/' || name === '' ? written.lastIndexOf('@') : -1
  return { start: value.start + at + 1, end: host > at ? value.start + host : value.end }
}

const userFlag =
  /(?:^|\s)(?:-[uUl]|--?(?:user(?:name)?|login)) ?=?["']?[\w.@\\-]{1,40}["']?(?: -\S{1,24}(?: [\w.:/@-]{1,48})?){0,2} $/

/** The password of `7z x -psecret a.7z`, whose flag starts at `i`: the command's name starts with a digit; and after a user, that of any: `-u anna -p secret`. */
export function shortPasswordAt(text: string, i: number): Finding | undefined {
  const before = textBefore(text, i, 96)
  if (codeAt(text, i + 2) === char.space && userFlag.test(before)) {
    const value = argumentAt(text, i + 3)
    return value !== undefined && strengthOf(text.slice(value.start, value.end)) >= fair && isSecretValue(text, value)
      ? passwordAt(value.start, value.end)
      : undefined
  }
  if (!/(?:^|[\s/"'])7z[ar]?(?:\.exe)? [^|;&\n]{0,48}$/.test(before)) return undefined
  const argument = argumentAt(text, i)
  const rest = argument === undefined || argument.end > i + 2 ? argument : quotedRest(text, i + 2)
  const value = rest === argument ? { start: i + 2, end: argument?.end ?? 0 } : rest
  return value !== undefined && isSecretValue(text, value) ? passwordAt(value.start, value.end) : undefined
}
