import { expect, test } from 'vitest'
import { documentedLines } from './documented-lines.ts'
import { createLineReader } from './read-line.ts'

const nearMs = Date.UTC(2026, 6, 1)
const read = createLineReader({ nearMs })

test.each(documentedLines)('reads $line', ({ line, text = line, severity, timestamp }) => {
  const { record } = read(line)
  const { attributes: _, ...own } = record
  expect(own).toEqual({ text, ...(severity && { severity }), ...(timestamp && { timestamp }) })
})
