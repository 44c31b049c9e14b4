import { expect, test } from 'vitest'
import { buildDev } from './commands/local/dev.ts'
import { managedArgs, managedDataDir } from './connect/managed-args.ts'
import { managedFlags } from './run-managed.ts'

test('the flags of a managed stack are those of its command line', () => {
  const [name, ...flags] = managedArgs('/data')
  expect(name).toBe('dev')
  expect(buildDev().parse(flags, { from: 'user' }).opts()).toEqual(managedFlags('/data'))
})

test('a command line is a managed stack’s only as a whole', () => {
  expect(managedDataDir(managedArgs('/data'))).toBe('/data')
  expect(managedDataDir(['-q', ...managedArgs('/data')])).toBeUndefined()
  expect(managedDataDir([...managedArgs('/data'), '--require-keys'])).toBeUndefined()
  expect(managedDataDir(['dev'])).toBeUndefined()
  expect(managedDataDir([])).toBeUndefined()
})
