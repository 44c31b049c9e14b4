import { expect, test } from 'vitest'
import { suppressSqliteWarning } from './suppress-sqlite-warning.ts'

test('suppresses the SQLite warning and passes every other one through unchanged', () => {
  const seen: unknown[][] = []
  const emitter = { emitWarning: (...args: unknown[]) => void seen.push(args) }
  suppressSqliteWarning(emitter)
  emitter.emitWarning('SQLite is an experimental feature and might change at any time', 'ExperimentalWarning')
  emitter.emitWarning('Something else', 'DeprecationWarning', 'DEP0001')
  expect(seen).toEqual([['Something else', 'DeprecationWarning', 'DEP0001']])
})
