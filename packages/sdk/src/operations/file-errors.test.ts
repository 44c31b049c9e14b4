import { expect, test } from 'vitest'
import { errnoOf, fileReason } from './file-errors.ts'

const anError = (code: unknown): Error => Object.assign(new Error('as Node says it'), { code })

test.each([
  [anError('ENOENT'), 'ENOENT', 'no such file or folder'],
  [anError('EACCES'), 'EACCES', 'permission denied'],
  [anError('EWHATEVER'), 'EWHATEVER', 'as Node says it'],
  [anError(7), undefined, 'as Node says it'],
  [new Error('none of a file'), undefined, 'none of a file'],
  ['thrown text', undefined, 'thrown text'],
])('%s has the code %s: %s', (error, code, reason) => {
  expect(errnoOf(error)).toBe(code)
  expect(fileReason(error)).toBe(reason)
})
