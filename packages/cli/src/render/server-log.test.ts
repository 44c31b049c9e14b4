import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { createServerLog } from './server-log.ts'

/** A log whose reader takes nothing until it is told to. */
function aLog() {
  const written: string[] = []
  let reading = Promise.withResolvers<void>()
  const err = {
    write: (text: string) => void written.push(text),
    drained: () => reading.promise,
    ...{ isTty: false, columns: () => 80, color: new Chalk({ level: 0 }) },
  }
  const read = async (): Promise<void> => {
    reading.resolve()
    await reading.promise
    reading = Promise.withResolvers()
  }
  const quiet = createServerLog('json', { err: { ...err }, errors: err, now: () => 0 })
  return { quiet, log: createServerLog('json', { err, errors: err, now: () => 0 }), written, read }
}

test('a reader that is too slow costs 1 MiB at most, and learns how many lines it missed', async () => {
  const { log, written, read } = aLog()
  for (let i = 0; i < 100; i++) log.event('info', 'x'.repeat(100_000))
  expect(written).toHaveLength(11)
  await read()
  expect(JSON.parse(written.at(-1) ?? '')).toMatchObject({ event: 'log_lines_dropped', lines: 89 })
  await read()
  log.event('info', 'after')
  expect(written).toHaveLength(13)
})

test('a quiet log holds errors only', () => {
  const { quiet, written } = aLog()
  quiet.event('info', 'serving')
  quiet.event('warn', 'request_failed')
  quiet.failure(new Error('the disk is full'))
  expect(written.map((line) => JSON.parse(line).level)).toEqual(['error'])
})
