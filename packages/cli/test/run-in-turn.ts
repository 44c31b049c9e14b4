import { fileURLToPath } from 'node:url'
import type { Run } from './run-logpipe.ts'
import { type LogpipeOptions, runSpawned } from './spawn-logpipe.ts'

export const inTurn = fileURLToPath(new URL('./commands-in-turn.mjs', import.meta.url))

/** Runs commands one after the other in one process that is not this one, where only the process shows something: its certificates, say. */
export async function runInTurn(
  commands: readonly (readonly string[])[],
  options: LogpipeOptions,
): Promise<readonly Run[]> {
  const { stdout, stderr } = await runSpawned([JSON.stringify(commands)], { ...options, bin: inTurn })
  const errors = stderr.split('\0')
  const ends = [...stdout.matchAll(/([^\0]*)\0(\d+)\n/g)]
  return ends.map(([, said = '', code], i) => ({ code: Number(code), stdout: said, stderr: errors[i] ?? '' }))
}
