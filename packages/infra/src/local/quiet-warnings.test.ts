import { expect, test } from 'vitest'
import { quietSqliteWarning } from './quiet-warnings.ts'

test('drops the warning about SQLite, and passes every other on as it was', () => {
  const seen: unknown[][] = []
  const emitter = { emitWarning: (...args: unknown[]) => void seen.push(args) }
  quietSqliteWarning(emitter)
  emitter.emitWarning('SQLite is an experimental feature and might change at any time', 'ExperimentalWarning')
  emitter.emitWarning('Something else', 'DeprecationWarning', 'DEP0001')
  expect(seen).toEqual([['Something else', 'DeprecationWarning', 'DEP0001']])
})
