import type { Continues, OpenRecord } from './join-lines.ts'

/** Lines that are indented belong to the one before them in every preset. */
function isIndented(line: string): boolean {
  const first = line.charCodeAt(0)
  return first === 32 || first === 9
}

/** `java.lang.IllegalStateException: text`, also with a module before it: what `Throwable.toString` writes. */
const throwable = /^(?:[\w.-]+\/)?[a-zA-Z_$][\w$]*(?:\.[\w$]+)*(?:Exception|Error|Throwable|Failure|Fault)\b(?::|$)/

/** The exception that a layout writes below the message; below the frames of another it is one of its own. */
function isBelowMessage(line: string, { first, last }: OpenRecord): boolean {
  if (!throwable.test(line) || /^\s+(?:at |\.\.\. \d)/.test(last)) return false
  return !throwable.test(first) && !/^(?:Exception in thread |Unhandled exception)/.test(first)
}

/** https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/Throwable.html#printStackTrace() */
const java: Continues = (line, open) =>
  isIndented(line) || line.startsWith('Caused by: ') || line.startsWith('Wrapped by: ') || isBelowMessage(line, open)

const tracebackStart = 'Traceback (most recent call last):'
const chained = /^(?:During handling of the above exception|The above exception was the direct cause)/

/** https://docs.python.org/3/library/traceback.html; `logging.exception` writes the traceback below the message. */
const python: Continues = (line, { first, last, lines }) => {
  if (isIndented(line) || chained.test(line)) return true
  if (line.startsWith(tracebackStart)) return lines === 1 || chained.test(last)
  // The line after the frames names the exception and ends the traceback.
  return isIndented(last) && (first.startsWith(tracebackStart) || lines > 1) && /^[\w.]+(?::|$)/.test(line)
}

/** A call up to its first bracket: behind a class that has the bracket as well, each of many would be tried. */
const frame =
  /^(?:goroutine \d+ \[|created by |\[signal |exit status \d|panic\(|\[recovered|[\w./*()[\]{}·,-][\w./*)[\]{}·,-]*\(.*\)$|\.\.\.additional frames)/

/** https://pkg.go.dev/runtime/debug#Stack and what the runtime writes when a program panics. */
const go: Continues = (line, { first, last }) => {
  if (isIndented(line)) return true
  const isPanic = /(?:^|\s)(?:panic: |fatal error: |goroutine \d+ \[)|http: panic serving/.test(first)
  if (!isPanic && !/^goroutine \d+ \[/.test(line) && !/^goroutine \d+ \[/.test(last)) return false
  return frame.test(line)
}

/** What V8 writes: https://v8.dev/docs/stack-trace-api; Node shows the source with `^` first, and the rest of an error in braces. */
const node: Continues = (line, { first, last }) =>
  isIndented(line) ||
  /^[}\])]+[,;]?$/.test(line) ||
  (/^\s*\^+\s*$/.test(last) && /^(?:Uncaught )?[\w$.]*(?:Error|Exception)\b/.test(line)) ||
  (/^Node\.js v\d/.test(line) && /^\S+:\d+$|^node:/.test(first)) ||
  (isErrorMessage(line) && /^\S+:\d+$/.test(first) && isIndented(last))

/** `pkg.SomeError [CODE]: text`: a colon anywhere behind the first name that ends in `Error`. */
function isErrorMessage(line: string): boolean {
  const name = /^[\w$.]*?Error\b/.exec(line)?.[0]
  return name !== undefined && line.includes(':', name.length)
}

/** https://learn.microsoft.com/dotnet/api/system.exception.tostring, also below `fail: Category[0]` of the console logger. */
const dotnet: Continues = (line, open) =>
  isIndented(line) || line.startsWith('---> ') || line.startsWith('--- End of ') || isBelowMessage(line, open)

export const presets = { java, python, go, node, dotnet } as const satisfies Record<string, Continues>

export type PresetName = keyof typeof presets

export function isPresetName(name: string): name is PresetName {
  return Object.hasOwn(presets, name)
}

/** Every line that matches begins a record, and every other continues the one before. */
export function startsAt(isStart: (line: string) => boolean): Continues {
  return (line) => !isStart(line)
}

/** The lines of an entry in the journal's export format, the first of which is its cursor. */
export const journalEntry: Continues = (line, { first }) =>
  first.startsWith('__CURSOR=') && /^[A-Z0-9_]+=/.test(line) && !line.startsWith('__CURSOR=')
