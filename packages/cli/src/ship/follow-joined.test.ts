import { appendFile, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import type { Batch } from './deliver/batcher.ts'
import type { Mark } from './deliver/deliver.ts'
import { createTally } from './deliver/tally.ts'
import { presets } from './join/presets.ts'
import { readSteps } from './read-steps.ts'
import { findInputs } from './source/find-inputs.ts'
import { openState } from './state/open-state.ts'
import { openTail } from './tail-file.ts'

test('a stack trace that is still being written waits for its lines, and is not marked as done before it was sent', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'logpipe-tail-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const path = join(dir, 'app.log')
  let nowMs = 0
  await writeFile(path, 'INFO a\nERROR b\n')
  const onProblem = (message: string): never => expect.fail(message)
  const clock = { now: () => nowMs, elapsed: () => nowMs }
  const state = await openState({ path: join(dir, 'state.json'), host: 'here', ...clock, onProblem })
  const tail = await openTail(path, {
    ...clock,
    state,
    batchRecords: 10,
    format: { continues: presets.java },
    tenantId: 'acme' as TenantId,
    tally: createTally(),
    signal: new AbortController().signal,
    name: 'app.log',
    reading: undefined,
    knownAs: path,
    isFromEnd: false,
  })
  const read = async (isLast = false) => {
    const [texts, marks]: [string[], Mark[]] = [[], []]
    for await (const { batch, mark } of tail.read(isLast)) {
      for (const line of batch === undefined ? [] : String(batch.body).split('\n')) texts.push(JSON.parse(line).text)
      if (mark !== undefined) marks.push(mark)
    }
    return { texts, offset: marks.at(-1)?.position.offset }
  }
  expect(await read()).toEqual({ texts: ['INFO a'], offset: 'INFO a\n'.length })
  await appendFile(path, '\tat a.B.c(B.java:1)\n')
  expect(await read()).toMatchObject({ texts: [], offset: 'INFO a\n'.length })
  nowMs += 5_000
  const whole = 'INFO a\nERROR b\n\tat a.B.c(B.java:1)\n'
  expect(await read()).toEqual({ texts: ['ERROR b\n\tat a.B.c(B.java:1)'], offset: whole.length })
  await appendFile(path, 'INFO d\nINFO e')
  expect((await read()).texts).toEqual([])
  expect((await read(true)).texts).toEqual(['INFO d', 'INFO e'])
  await tail.close()
  await state.close()
})

const java = { continues: presets.java }
const stamped = (stream: string, text: string): string => `2026-01-02T03:04:05.678Z ${stream} F ${text}\n`

/** Each life of a send writes to the file, and looks at it; it is killed before anything is marked, and the next one reads it again; the last to its end. */
test('a trace that was sent for want of lines is the same record after a kill, however the file has grown', async () => {
  const step = fc.record({
    line: fc.constantFrom(
      '',
      'INFO a\n',
      '\tat b\n',
      stamped('stdout', 'ERROR c'),
      stamped('stdout', '\tat d'),
      stamped('stderr', '\tat e'),
    ),
    waitMs: fc.constantFrom(0, 2_000, 5_000),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 8 }), { minLength: 2, maxLength: 3 }), async (lives) => {
      const dir = await mkdtemp(join(tmpdir(), 'logpipe-lives-'))
      const path = join(dir, 'app.log')
      const onProblem = (message: string): never => expect.fail(message)
      await writeFile(path, 'ERROR first\n')
      const texts = new Map<string, Set<string>>()
      const send = ({ id, body }: Batch): void => {
        for (const [i, record] of String(body).split('\n').entries()) {
          const name = `${id?.key}.${(id?.index ?? 0) + i}`
          texts.set(name, (texts.get(name) ?? new Set()).add(JSON.parse(record).text))
        }
      }
      let nowMs = 0
      for (const [life, steps] of lives.entries()) {
        const clock = { now: () => nowMs, elapsed: () => nowMs }
        const state = await openState({ path: join(dir, `${life}.json`), host: 'here', ...clock, onProblem })
        const tail = await openTail(path, {
          ...{ ...clock, state, batchRecords: 10, format: java, tenantId: 'acme' as TenantId, tally: createTally() },
          ...{
            signal: new AbortController().signal,
            name: 'app.log',
            reading: undefined,
            knownAs: path,
            isFromEnd: false,
          },
        })
        for (const { line, waitMs } of [{ line: '', waitMs: 0 }, ...steps]) {
          await appendFile(path, line)
          nowMs += waitMs
          for await (const { batch } of tail.read()) {
            if (batch !== undefined) send(batch)
          }
        }
        await copyFile(join(dir, `${life}.json`), join(dir, `${life + 1}.json`)).catch(() => undefined)
        await tail.close()
        await state.close()
      }
      const clock = { now: () => nowMs, elapsed: () => nowMs }
      const state = await openState({ path: join(dir, `${lives.length}.json`), host: 'here', ...clock, onProblem })
      const { inputs } = await findInputs([path], dir)
      const reading = { format: java, tenantId: 'acme' as TenantId, signal: new AbortController().signal, stopped: {} }
      const ended = { ...clock, inputs, state, batchRecords: 10, skipLines: 0, onProblem: () => expect.fail() }
      for await (const { batch } of readSteps({ ...ended, ...reading }, createTally())) if (batch) send(batch)
      await state.close()
      expect([...texts.values()].filter(({ size }) => size > 1)).toEqual([])
      await rm(dir, { recursive: true })
    }),
    runs({ fast: 25, full: 2_000 }),
  )
})
