import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TenantId } from '@logpipe/sdk/contract'
import { expect, onTestFinished, test } from 'vitest'
import type { Mark } from './deliver/deliver.ts'
import { createTally } from './deliver/tally.ts'
import { presets } from './join/presets.ts'
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
