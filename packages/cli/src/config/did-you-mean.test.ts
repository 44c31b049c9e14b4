import { expect, test } from 'vitest'
import { didYouMean } from './did-you-mean.ts'

test.each([
  ['taget', 'target'],
  ['tenan', 'tenant'],
  ['contxets', 'contexts'],
  ['dta', 'data'],
  ['adta', 'data'],
])('%s is %s with a slip', async (typed, meant) => {
  expect(await didYouMean(typed, ['target', 'data', 'region', 'tenant', 'contexts'])).toBe(meant)
})

test('what is near to nothing has no suggestion', async () => {
  expect(await didYouMean('verbose', ['target', 'data'])).toBeUndefined()
  expect(await didYouMean('anything', [])).toBeUndefined()
  expect(await didYouMean('x', ['ci', 'dev'])).toBeUndefined()
})
