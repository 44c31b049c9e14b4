import { LogpipeError } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { choiceError, messageWithAdvice, refusalWithAdvice } from './choice-error.ts'

const names = ['info', 'warning', 'error']

test('a word that is near one of the choices is corrected', async () => {
  const error = choiceError('--severity', 'warnning+', { names, word: 'warnning' })
  expect(await messageWithAdvice(error)).toBe(
    '--severity is "warnning+"; it must be one of info, warning, error. Did you mean warning?',
  )
})

test('one that is near none, and any other error, stay as they are', async () => {
  const error = choiceError('--severity', 'loud', { names, mustBe: 'a severity' })
  expect(await messageWithAdvice(error)).toBe('--severity is "loud"; it must be a severity')
  expect(await messageWithAdvice(new LogpipeError('invalid_option', 'no'))).toBe('no')
})

test("what commander's choices refuse is corrected below its line", async () => {
  const refusal = (word: string) =>
    `error: option '-o <x>' argument '${word}' is invalid. Allowed choices are text, json, raw.\nSee x.\n`
  expect(await refusalWithAdvice(refusal('jsn'))).toBe(refusal('jsn').replace('raw.\n', 'raw.\n(Did you mean json?)\n'))
  for (const text of [refusal('binary'), 'error: unknown option\n']) expect(await refusalWithAdvice(text)).toBe(text)
})
