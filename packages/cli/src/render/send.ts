import type { LogpipeError } from '@logpipe/sdk/contract'
import type { CliContext, Output } from '../context.ts'
import type { Rejection } from '../ship/deliver/tally.ts'
import type { ShipResult } from '../ship/ship.ts'
import type { Input, InputNote, InputProblem } from '../ship/source/input.ts'
import type { WaitResult } from '../ship/wait-for-outcomes.ts'
import { errorText } from './error.ts'
import { bytes, count, duration, plural, printable } from './format.ts'
import { snakeKeys, tidyNumber } from './json-style.ts'
import { fitText } from './prose.ts'
import { resumeText, type SendCommand } from './resume.ts'
import { notStoredText, type OutcomeContext, outcomesJson, storedText } from './send-outcomes.ts'

export interface SendReport {
  /** Undefined where each line names its own. */
  readonly tenantId: string | undefined
  /** The field that names a line's tenant. */
  readonly tenantFrom: string | undefined
  readonly target: string
  readonly command: SendCommand
  readonly isFollowing: boolean
  readonly inputs: readonly Input[]
  readonly skipped: readonly string[]
  readonly notes: readonly InputNote[]
  readonly problems: readonly InputProblem[]
  readonly result: ShipResult
  readonly sentMs: number
  readonly waiting: WaitResult | undefined
  /** As `OutcomeContext` has them. */
  readonly dlqFlags: OutcomeContext['dlqFlags']
  /** Whether the same command sends only what is left. */
  readonly resumesByState: boolean
  /** What waits in the spool for the next run. */
  readonly spooled: { readonly bytes: number; readonly path: string } | undefined
  /** Messages left in the queue of a stack that this command stopped; undefined where it ended by itself. */
  readonly left: number | undefined
  /** Whether that stack was left to itself while it stores what is on its queue. */
  readonly isDraining: boolean
  /** Whether Ctrl-C ended it, in sending or in waiting. */
  readonly isInterrupted: boolean
}

/** The report as one JSON document. */
export function sendJson(report: SendReport) {
  const { tenantId, target, inputs, skipped, notes, problems, result, sentMs, waiting, left, spooled } = report
  const { stopped, bytesRead, problems: _, before, ...tally } = result
  return {
    tenant: tenantId ?? null,
    ...(report.tenantFrom !== undefined && { tenant_from: report.tenantFrom }),
    target,
    inputs: inputs.map(({ name }) => name),
    skipped,
    bytes_read: bytesRead,
    sent_before: before,
    notes: snakeKeys(notes),
    ...tally,
    problems: problems.map((problem) => snakeKeys({ ...problem, message: problemText(problem) })),
    seconds: tidyNumber(sentMs / 1000),
    ...(waiting && outcomesJson(waiting)),
    ...(spooled && { spooled_bytes: spooled.bytes }),
    queued: left ?? null,
    ...(report.isInterrupted && { interrupted: true }),
    ...(stopped && { resume_at: stopped.resumeAt, ...(stopped.error && { error: errorJson(stopped.error) }) }),
  }
}

function errorJson({ code, message, hint }: LogpipeError) {
  return { code, message, hint }
}

/** The report as a person reads it: what was sent, and what went wrong. */
export function sendText(
  report: SendReport,
  { out, err }: Pick<CliContext, 'out' | 'err'>,
): { readonly result: string; readonly notes: string; readonly problems: string } {
  const { result } = report
  const problems = [
    rejectionsText(report, err),
    problemsText(result.problems, err),
    report.waiting === undefined ? '' : notStoredText(report.waiting, report, err),
    stoppedText(report, err),
    report.isDraining ? drainingText : '',
  ]
  return { result: resultText(report, out), notes: notesText(report.notes), problems: problems.join('') }
}

function resultText(
  { tenantId, tenantFrom, target, inputs, command, isFollowing, notes, result, sentMs, waiting, left }: SendReport,
  output: Output,
): string {
  const { bold, dim, green, red, yellow } = output.color
  const names = isFollowing ? command.paths : inputs.map(({ name }) => name)
  const owner = tenantFrom === undefined ? (tenantId ?? '') : `the tenants in ${printable(tenantFrom)}`
  const what = names.length === 1 ? names[0] : plural(names.length, 'file')
  const rejected = `rejected ${count(result.rejected)}`
  const remaining =
    left !== undefined && left > 0
      ? [`  ${yellow(`${plural(left, 'message')} remain in the queue; the next command resumes from there`)}`]
      : []
  if (isNothingNew(result, inputs.length)) {
    const headline = `${bold(`Nothing new in ${printable(what ?? '')} for ${owner}`)} ${dim(`(${target})`)}`
    return fitText(`${[headline, beforeText(result), ...remaining].join('\n')}\n`, output)
  }
  const isNothing = notes.some(({ kind }) => kind === 'empty' || kind === 'start_beyond_end')
  const lines = [
    `${bold(headlineText(result, `${printable(what ?? '')} to ${owner}`, isNothing))} ${dim(`(${target})`)}`,
    [
      `  ${green(`accepted ${count(result.accepted)}`)}`,
      result.rejected > 0 ? red(rejected) : rejected,
      `duplicates ${count(result.duplicates)}`,
      `retried ${plural(result.retries, 'request')}`,
    ].join(' · '),
    ...(result.before.lines > 0 ? [beforeText(result)] : []),
    `  ${bytes(result.bytesRead)} in ${duration(sentMs)}: ${rateText(result.accepted, sentMs)}`,
    ...(waiting ? [storedText(waiting, output)] : []),
    ...(result.mended > 0 ? [`  ${yellow(mendedText(result.mended))}`] : []),
    ...remaining,
  ]
  return fitText(`${lines.join('\n')}\n`, output)
}

function headlineText(
  { accepted, duplicates, rejected, lines, stopped }: ShipResult,
  what: string,
  isNothing: boolean,
): string {
  if (stopped === undefined && lines === 0 && !isNothing) return `Sent ${what}`
  if (accepted + duplicates + rejected === 0) return `Sent nothing of ${what}`
  return stopped === undefined ? `Sent ${what}` : `Sent part of ${what}`
}

/** Said where Ctrl-C ends the wait for a stack that was started for the command. */
const drainingText =
  'Interrupted: the embedded stack ends by itself when it has stored what is on its queue; the next command stores the rest.\n'

/** Whether earlier runs had sent every line, and this one nothing. */
function isNothingNew({ before, lines, problems, stopped }: ShipResult, files: number): boolean {
  return before.lines > 0 && before.files === files && lines === 0 && problems.length === 0 && stopped === undefined
}

/** What an earlier run had sent is not sent again; who wants that must know how. */
function beforeText({ before }: ShipResult): string {
  return `  ${plural(before.lines, 'line')} sent before; --no-state sends them again`
}

export function mendedText(lines: number): string {
  return lines === 1
    ? '1 line was not UTF-8; invalid bytes were replaced by �'
    : `${count(lines)} lines were not UTF-8; invalid bytes were replaced by �`
}

function rejectionsText({ result, tenantFrom }: SendReport, { color }: Output): string {
  const { rejections, rejected } = result
  const label = color.red('rejected')
  const more = rejected - rejections.length
  const isOfOthers = tenantFrom === undefined && rejections.some(({ code }) => code === 'tenant_mismatch')
  return [
    ...rejections.map((rejection) => `${label}: ${rejectionText(rejection)}\n`),
    ...(more > 0 ? [`${label}: and ${plural(more, 'more line')}\n`] : []),
    ...(isOfOthers
      ? [`  ${color.dim('Add `--tenant-from tenant_id` to send lines to the tenants that they name.')}\n`]
      : []),
  ].join('')
}

/** An endpoint speaks of bodies and headers. */
function rejectionText({ name, number, code, message }: Rejection): string {
  const why = code === 'missing_tenant' ? 'it names no tenant; add `--tenant` for such lines' : message
  return `${printable(name)}:${number}: ${why}`
}

function stoppedText({ result, ...report }: SendReport, output: Output): string {
  if (result.stopped === undefined) return ''
  const { error, resumeAt } = result.stopped
  const why = error === undefined ? '' : errorText(error.message, error.hint, output)
  return `${why}${resumeText(resumeAt, report)}\n${spooledText(report.spooled)}`
}

function spooledText(spooled: SendReport['spooled']): string {
  if (spooled === undefined || spooled.bytes === 0) return ''
  return `${bytes(spooled.bytes)} wait in the spool, ${printable(spooled.path)}: the next run of this command sends them first.\n`
}

/** Of many problems the first are enough to act on. */
const maxProblems = 20

/** What could not be sent, one error per line. */
export function problemsText(problems: readonly InputProblem[], output: Output): string {
  const shown = problems.slice(0, maxProblems).map((problem) => errorText(problemText(problem), undefined, output))
  const more = problems.length - maxProblems
  return [...shown, ...(more > 0 ? [errorText(`and ${plural(more, 'more input')}`, undefined, output)] : [])].join('')
}

/** Why an input cannot be sent, in one sentence. */
export function problemText(problem: InputProblem): string {
  const { name } = problem
  switch (problem.kind) {
    case 'unreadable':
      return `cannot read ${name}: ${problem.reason}`
    case 'interrupted':
      return `reading ${name} failed midway: ${problem.reason}`
    case 'empty_folder':
      return `folder ${name} contains no files`
    case 'no_match':
      return `nothing matches ${name}`
    case 'utf32':
      return `${name} is UTF-32; convert it to UTF-8 first`
    case 'not_a_file':
      return `${name} is not a file`
    case 'damaged':
      return `${name} is damaged ${problem.compression}: ${problem.reason} (at byte ${problem.offset}); what comes before was read`
    case 'shrunk':
      return `${name} was truncated while it was read, to ${problem.bytes} bytes; it was read up to byte ${problem.offset}`
    case 'replaced':
      return `${name} was replaced while it was read; the old file was read to its end, the new one was not`
    case 'long_line':
      return `${name}:${problem.number}: the line is longer than ${problem.maxBytes} bytes (at byte ${problem.offset})`
    case 'binary':
      return `${name} is binary (a NUL at byte ${problem.nulAt}); none of it was read`
    case 'failed':
      return problem.message
  }
}

/** What is worth knowing about inputs that are sent, one note per line. */
export function notesText(notes: readonly InputNote[]): string {
  return notes
    .slice(0, maxProblems)
    .map((note) => `note: ${printable(noteText(note))}\n`)
    .join('')
}

function noteText(note: InputNote): string {
  if (note.kind === 'not_a_file') return `${note.name} is a pipe or a device; name it to read it`
  if (note.kind === 'empty') return `${note.name} is empty`
  if (note.kind === 'start_beyond_end') {
    const { name, lines, start_line: line } = note
    return `${name} has ${plural(lines, 'line')}, and --start-line is ${count(line)}: nothing of it is sent`
  }
  return `${note.name} began with ${plural(note.bytes, 'NUL byte')}, which were skipped`
}

export function skippedText(skipped: readonly string[]): string {
  const [first] = skipped
  return first === undefined ? '' : `skipped ${plural(skipped.length, 'binary file')}, such as ${printable(first)}\n`
}

/** Why a request is sent again later. */
export interface RetryWait {
  readonly ms: number
  /** Of the response before; none where there was no response. */
  readonly status?: number
  /** Whether the server said how long. */
  readonly isAsked: boolean
}

export function retryWaitText({ ms, status, isAsked }: RetryWait, leftMs: number): string {
  if (isAsked) return `server asks for ${seconds(ms)} (${status}) · ${attemptText(leftMs)}`
  const why = status === undefined ? 'no response' : `server answered ${status}`
  return `${why} · ${attemptText(leftMs)}`
}

function attemptText(leftMs: number): string {
  return leftMs === 0 ? 'trying again' : `next attempt in ${seconds(leftMs)}`
}

/** Whole seconds, rounded up, or tenths of the last ones: it is read as it counts down. */
function seconds(ms: number): string {
  if (ms >= 60_000) return duration(ms)
  return ms > 10_000 ? `${Math.ceil(ms / 1_000)} s` : `${Number((ms / 1_000).toFixed(1))} s`
}

export const stoppingText = 'finishing the requests in flight · Ctrl-C again ends at once'

/** Said once when the endpoint is away, with why. */
export function awayText({ message }: LogpipeError): string {
  return `waiting for the endpoint: ${message}\n`
}

export function spoolFullText(maxBytes: number): string {
  return `the spool is full (${bytes(maxBytes)}): reading waits until some of it is sent\n`
}

export function spoolBeforeText(left: number): string {
  return `${bytes(left)} of an earlier run wait in the spool, and are sent first\n`
}

export function spoolForgottenText(left: number): string {
  return `note: ${bytes(left)} of an earlier run wait in the spool; give --spool again to send them\n`
}

export function awayLine(waitMs: number, awayMs: number, spooledBytes = 0): string {
  const spooled = spooledBytes === 0 ? '' : ` · ${bytes(spooledBytes)} in the spool`
  return `waiting for the endpoint for ${seconds(awayMs)} · ${attemptText(waitMs)}${spooled}`
}

export function backText(awayMs: number): string {
  return `the endpoint is back after ${duration(awayMs)}\n`
}

function rateText(lines: number, ms: number): string {
  return `${count(lines / Math.max(0.001, ms / 1000))} lines/s`
}
