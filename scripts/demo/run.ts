import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../packages/cli/bin/logpipe.js', import.meta.url))

export interface Ran {
  readonly code: number
  /** The command's JSON output. */
  readonly report: Report
}

/** The fields of the reports of send, load and audit that the demo uses. */
export interface Report {
  readonly accepted?: number
  readonly stored?: number
  readonly seconds?: number
  readonly verdict?: string
  readonly records?: {
    readonly accepted: number
    readonly stored: number
    readonly lost: number
    readonly duplicated: number
  }
  readonly rate?: { readonly achieved_per_second: number }
  readonly latency_ms?: { readonly p50: number; readonly p99: number }
  readonly tenants?: readonly {
    readonly rows: number
    readonly checks: readonly {
      readonly name: string
      readonly status: string
      readonly checked: number
      readonly found: number
    }[]
  }[]
}

/** Runs a logpipe command with --json and `input` on stdin; its stderr is passed through. */
export async function logpipe(args: readonly string[], input?: string): Promise<Ran> {
  const child = spawn(process.execPath, [bin, ...args, '--json'], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(input)
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  const [code] = await once(child, 'close')
  return { code: code ?? 1, report: JSON.parse(text || '{}') }
}

export interface Dev {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Starts `logpipe dev` and waits until it is ready. */
export async function startDev(args: readonly string[]): Promise<Dev> {
  const child: ChildProcess = spawn(process.execPath, [bin, 'dev', '--json', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout === null) throw new Error('logpipe dev has no stdout')
  const [first] = await Promise.race([once(createInterface(child.stdout), 'line'), once(child, 'exit')])
  const ready = JSON.parse(String(first))
  if (typeof ready.url !== 'string') throw new Error(`logpipe dev did not start: ${first}`)
  return {
    url: ready.url,
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill('SIGINT')
      await exited
    },
  }
}
