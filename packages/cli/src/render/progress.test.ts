import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { startProgress } from './progress.ts'

/** An output that keeps what is written to it, and a clock to be set. */
function aTerminal(isTty: boolean) {
  const written: string[] = []
  const clock = { ms: 0 }
  const write = (text: string): void => {
    written.push(text)
  }
  const output = { write, isTty, columns: () => 10, color: new Chalk({ level: 0 }) }
  return { written, clock, progress: startProgress(output, () => clock.ms) }
}

test('progress is one line, cut to the terminal, drawn at most ten times a second, and wiped at the end', () => {
  const { written, clock, progress } = aTerminal(true)
  progress.update(() => 'one')
  clock.ms = 99
  progress.update(() => 'too soon')
  clock.ms = 100
  progress.update(() => 'a line of many words')
  progress.done()
  expect(written).toEqual(['\r\u001b[2Kone', '\r\u001b[2Ka line of', '\r\u001b[2K'])
})

test('progress is silent where there is no terminal, and its text is not even made', () => {
  const { written, progress } = aTerminal(false)
  progress.update(() => {
    throw new Error('nobody reads it')
  })
  progress.done()
  expect(written).toEqual([])
})
