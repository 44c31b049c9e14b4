import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { createTally } from './deliver/tally.ts'
import { type ReadOptions, readSteps } from './read-steps.ts'

test('the bodies of small files use the same memory, one after the other', async () => {
  const inputs = Array.from({ length: 20 }, (_, n) => {
    const content = `line ${n}\n`
    return { name: `${n}.log`, bytes: content.length, open: () => Readable.from([Buffer.from(content)]) }
  })
  const options: ReadOptions = {
    ...{ inputs, batchRecords: 10, skipLines: 0, format: { format: 'text' }, tenantId: undefined, now: () => 0 },
    ...{ signal: new AbortController().signal, onProblem: () => expect.fail(), stopped: {} },
  }
  const memory = new Set<ArrayBufferLike>()
  const texts: string[] = []
  for await (const { batch } of readSteps(options, createTally())) {
    if (batch === undefined) continue
    texts.push(String(batch.body))
    if (typeof batch.body !== 'string') memory.add(batch.body.buffer)
    batch.release?.()
  }
  expect(texts).toEqual(inputs.map((_, n) => `line ${n}\n`))
  expect(memory.size).toBe(1)
})
