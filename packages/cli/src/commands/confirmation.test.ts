import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { aContext } from '../../test/a-context.ts'
import { confirm, isAsking } from './confirmation.ts'

const question = { doing: 'removing acme', warning: 'Its rows are deleted.', word: 'acme' }

/** Asks on a terminal where this is typed. */
function asking(typed: string, given: Partial<Parameters<typeof confirm>[0]> = {}) {
  const stdin = new PassThrough()
  const context = aContext({ cwd: '/', stdin, isTty: true })
  const confirmed = confirm({ ...question, ...given }, context)
  stdin.write(typed)
  return { stdin, context, confirmed }
}

test.each(['acme\n', '  acme \r\n'])('whoever types the word goes on: %j', async (typed) => {
  const { context, confirmed } = asking(typed)
  await expect(confirmed).resolves.toBeUndefined()
  expect(context.said()).toEqual({ stdout: '', stderr: 'Its rows are deleted. Type acme to continue: ' })
})

test.each(['\n', 'ACME\n', 'acm\n', 'y\n', 'acme beta\n'])('nothing is done for another answer: %j', async (typed) => {
  await expect(asking(typed).confirmed).rejects.toMatchObject({
    code: 'invalid_option',
    message: 'nothing was done: acme was not typed',
  })
})

test('the end of the input and an interrupt are no answer', async () => {
  const { stdin, confirmed } = asking('acm')
  stdin.end()
  await expect(confirmed).rejects.toThrow('acme was not typed')
  const interrupt = new AbortController()
  const { confirmed: interrupted } = asking('', { signal: interrupt.signal })
  interrupt.abort()
  await expect(interrupted).rejects.toThrow('acme was not typed')
})

test('whether a person is being asked is known until there is an answer', async () => {
  const { stdin, context, confirmed } = asking('')
  expect(isAsking(aContext({ cwd: '/' }))).toBe(false)
  await expect.poll(() => isAsking(context)).toBe(true)
  stdin.write('acme\n')
  await confirmed
  expect(isAsking(context)).toBe(false)
})

test('where nobody can be asked, it says what to add', async () => {
  const context = aContext({ cwd: '/', stdin: 'acme\n' })
  await expect(confirm(question, context)).rejects.toThrow('removing acme must be confirmed: add --yes')
  expect(context.said().stderr).toBe('')
})
