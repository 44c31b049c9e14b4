import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { createBlock, startProgress } from './progress.ts'

/** An output that keeps what is written to it, and a clock to be set. */
function aTerminal(isTty: boolean) {
  const written: string[] = []
  const clock = { ms: 0 }
  const size = { columns: 10 }
  const write = (text: string): void => {
    written.push(text)
  }
  const output = { write, isTty, columns: () => size.columns, color: new Chalk({ level: 0 }) }
  return { written, clock, size, output, progress: startProgress(output, () => clock.ms) }
}

const wipe = '\r\u001b[J'

test('progress is one line, cut to the terminal, drawn at most ten times a second, and wiped at the end', () => {
  const { written, clock, progress } = aTerminal(true)
  progress.update(() => 'one')
  clock.ms = 99
  progress.update(() => 'too soon')
  clock.ms = 100
  progress.update(() => 'a line of many words')
  progress.done()
  progress.done()
  expect(written).toEqual([`${wipe}one\r`, `${wipe}a line of\r`, wipe])
})

test('progress is silent where there is no terminal, and its text is not even made', () => {
  const { written, progress } = aTerminal(false)
  progress.update(() => {
    throw new Error('nobody reads it')
  })
  progress.done()
  expect(written).toEqual([])
})

test('a block is drawn over itself; in a terminal that became narrower its rows take more of them', () => {
  const { written, size, output } = aTerminal(true)
  const block = createBlock(output)
  block.draw(['日本語日本語', 'two'])
  block.draw(['one'])
  block.draw(['123456789', '1234', '1'])
  size.columns = 4
  block.wipe()
  expect(written).toEqual([
    `${wipe}日本語日\ntwo\r`,
    `\r\u001b[1A\u001b[Jone\r`,
    `${wipe}123456789\n1234\n1\r`,
    `\r\u001b[4A\u001b[J`,
  ])
})
