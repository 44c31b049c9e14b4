import { expect, test } from 'vitest'
import { type Fault, faults } from '../contract/faults.ts'
import { LogpipeError } from '../contract/logpipe-error.ts'
import { findFault, operationError, operationFaults } from './operation-faults.ts'

const table: readonly (readonly [string, Fault])[] = Object.entries(operationFaults)

test.each(table)('%s never crosses HTTP, and says what to do', (code, fault) => {
  expect(fault.status).toBe(0)
  expect(code).toMatch(/^[a-z0-9]+(?:_[a-z0-9]+)*$/)
  expect(fault.title).toMatch(/^[A-Z]\S.*[^.]$/)
  expect(fault.hint).toMatch(/^[A-Z]\S.*\.$/)
  expect(fault.exit).toBe(2)
  expect(fault.retryable).toBe(['dead_letters_failed', 'aws_failed', 'keys_busy', 'stack_busy'].includes(code))
})

test('no code stands in both tables', () => {
  expect(table.map(([code]) => code).filter((code) => Object.hasOwn(faults, code))).toEqual([])
})

test('an error of either table carries its advice', () => {
  const cause = new Error('refused')
  const error = operationError('stack_busy', 'stack logpipe-prod is busy', { cause })
  expect(error).toBeInstanceOf(LogpipeError)
  expect(error).toMatchObject({ code: 'stack_busy', retryable: true, hint: operationFaults.stack_busy.hint, cause })
  expect(operationError('connection_failed', 'no way')).toMatchObject({ retryable: true, fault: { exit: 2 } })
})

test('a code is found in whichever table it is, and only there', () => {
  expect(findFault('conflict')).toEqual({ code: 'conflict', ...faults.conflict })
  expect(findFault('stack_busy')).toEqual({ code: 'stack_busy', ...operationFaults.stack_busy })
  for (const other of ['toString', '__proto__', '', 'STACK_BUSY', undefined, 7])
    expect(findFault(other)).toBeUndefined()
})
