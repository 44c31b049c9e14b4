import { appendFile, copyFile, rename, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isFullSize } from '../../pipeline/test/full-size.ts'
import { seed } from '../../pipeline/test/seed.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe } from './run-logpipe.ts'
import { startSpawned } from './spawn-logpipe.ts'
import { drained, receiptsOf, receiptsReach, recordOf, rowsOf } from './stored.ts'
import { startStack } from './use-stack.ts'

/** Each night there are more. */
const kills = isFullSize ? 100 : 2
const timeLimit = isFullSize ? { timeout: 1_800_000 } : {}

/** Park and Miller's generator, from 0 to below 1. */
function randomFrom(seeded: number): () => number {
  let state = seeded
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** A log that is written, rotated and truncated, and all that was ever written to it. */
function aLog(cwd: string) {
  const path = join(cwd, 'app.log')
  const written: string[] = []
  const append = async (to: string, lines: readonly string[]): Promise<void> => {
    written.push(...lines)
    await appendFile(to, `${lines.join('\n')}\n`)
  }
  const write = (count: number): Promise<void> =>
    append(
      path,
      Array.from({ length: count }, (_, i) => `line ${written.length + i} of a log that is rotated`),
    )
  return {
    written,
    write,
    /** As logrotate does with `create`: what has it open may still write to it. */
    rename: async (to: string) => {
      await rename(path, join(cwd, to))
      await append(join(cwd, to), [`the last line of ${to}`])
    },
    /** As it does with `copytruncate`. */
    copyAndTruncate: async (to: string) => {
      await copyFile(path, join(cwd, to))
      await truncate(path)
    },
    truncate: () => truncate(path),
  }
}

test(
  `kill -9 at ${kills} points of a send that follows a file while it is rotated and truncated: every line is stored once (seed ${seed})`,
  timeLimit,
  async () => {
    const cwd = await aFolder({ 'app.log': '' })
    const stack = await startStack(cwd)
    const random = randomFrom(seed)
    const upTo = (most: number): number => Math.floor(random() * (most + 1))
    const log = aLog(cwd)
    const data = join(cwd, '.logpipe')
    const acknowledged = async (): Promise<number> => new Set(await receiptsOf(data, 'acme')).size
    const acknowledgedAtLeast = (count: number) => receiptsReach(data, 'acme', count)
    const command = ['send', '-t', 'acme', '--batch', '20', '--follow', 'app.log']
    for (let point = 0; point < kills; point++) {
      const what = (['rename', 'copyAndTruncate', 'truncate'] as const)[point % 3] ?? 'rename'
      const isDown = random() < 0.5
      const before = await acknowledged()
      const send = startSpawned(command, { cwd })
      await log.write(20 + upTo(300))
      // What is truncated away before it was sent is lost to everybody; a file that was renamed is still there.
      const all = log.written.length
      await acknowledgedAtLeast(what === 'rename' ? Math.min(all, before + 1 + upTo(100)) : all)
      if (isDown) send.kill('SIGKILL')
      if (isDown) await send.ended
      await log[what](`app.log.${point}`)
      await log.write(1 + upTo(400))
      if (!isDown) await acknowledgedAtLeast((await acknowledged()) + upTo(1))
      send.kill('SIGKILL')
      await send.ended
    }
    const last = startSpawned(command, { cwd })
    await acknowledgedAtLeast(log.written.length)
    last.kill('SIGINT')
    expect(await last.ended).toMatchObject({ code: 0, stderr: '' })
    await drained(stack)
    const rows = await rowsOf(stack, 'acme')
    expect(rows.map(({ modified_text }) => modified_text).toSorted()).toEqual(log.written.toSorted())
    expect(new Set(rows.map(({ log_id }) => recordOf(log_id))).size).toBe(rows.length)
    const audit = await runLogpipe(['audit', '-t', 'acme', '--json'], aContext({ cwd }))
    expect(audit.code, audit.stdout).toBe(0)
    expect(JSON.parse(audit.stdout).tenants).toMatchObject([{ rows: log.written.length }])
  },
)
