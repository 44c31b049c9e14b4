import { format, inspect } from 'node:util'
import type { Severity } from '../contract/log-record.ts'
import { fitRecord } from '../sender/fit-record.ts'
import { openSender, type TransportOptions } from '../sender/open-sender.ts'
import type { Sender } from '../sender/sender.ts'

export interface ConsoleOptions extends TransportOptions {
  /** The console to capture. The global one by default. */
  readonly console?: Console
  /** Whether it still prints. True by default. */
  readonly print?: boolean
}

/** A captured console. */
export interface CapturedConsole extends AsyncDisposable {
  readonly sender: Sender
  /** Puts the methods back that were there before. */
  readonly restore: () => void
  /** Restores the console, and delivers what is buffered. */
  readonly close: Sender['close']
}

const methods = {
  debug: 'debug',
  trace: 'debug',
  log: 'info',
  info: 'info',
  dir: 'info',
  warn: 'warning',
  error: 'error',
} as const satisfies Partial<Record<keyof Console, Severity>>

type Method = keyof typeof methods

/**
 * Sends what is written to a console, formatted as it prints it. `assert`, `count`, `group`, `table` and `timeEnd` write by
 * these methods, and are captured with them where they do.
 */
export function captureConsole(options: ConsoleOptions): CapturedConsole {
  const { console: target = globalThis.console, print = true, ...senderOptions } = options
  const sender = openSender(senderOptions)
  // A method that calls another, and what the sender's callbacks write, is not captured again.
  const state = { isInside: false, isActive: true }
  const restores = Object.keys(methods).map((name) => patch(target, name as Method, { sender, print, state }))
  const restore = (): void => {
    state.isActive = false
    for (const one of restores) one()
  }
  const close: Sender['close'] = (wait) => {
    restore()
    return sender.close(wait)
  }
  return { sender, restore, close, [Symbol.asyncDispose]: () => close() }
}

interface Patch {
  readonly sender: Sender
  readonly print: boolean
  readonly state: { isInside: boolean; isActive: boolean }
}

/** Replaces a method; returns what puts it back, unless somebody has replaced it since. */
function patch(target: Console, name: Method, { sender, print, state }: Patch): () => void {
  const original = target[name]
  const captured = (...args: unknown[]): void => {
    if (state.isInside || !state.isActive) {
      Reflect.apply(original, target, args)
      return
    }
    state.isInside = true
    try {
      sendArgs(sender, name, args)
      if (print) Reflect.apply(original, target, args)
    } finally {
      state.isInside = false
    }
  }
  target[name] = captured
  return () => {
    if (target[name] === captured) target[name] = original
  }
}

function sendArgs(sender: Sender, name: Method, args: readonly unknown[]): void {
  const text = textOf(name, args)
  // A blank line is for eyes.
  if (text.trim() === '') return
  const error = args.find((arg) => arg instanceof Error)
  const stack = name === 'trace' ? stackAbove(sendArgs) : undefined
  const attributes = { ...(error !== undefined && { error }), ...(stack !== undefined && { stack }) }
  sender.send(fitRecord({ text, severity: methods[name], attributes }))
}

function textOf(name: Method, args: readonly unknown[]): string {
  try {
    if (name === 'dir') return inspect(args[0], { customInspect: false, ...Object(args[1]) })
    return format(...args)
  } catch {
    return '(cannot be shown)'
  }
}

function stackAbove(caller: (...args: never[]) => unknown): string | undefined {
  const trace: { stack?: string } = {}
  Error.captureStackTrace(trace, caller)
  return trace.stack?.split('\n').slice(2).join('\n')
}
