import { expect, test } from 'vitest'
import { aContext } from '../../../../test/a-context.ts'
import { aFolder } from '../../../../test/a-folder.ts'
import { followOf } from './delivery-parts.ts'

test('who follows looks for files and for what became of requests', async () => {
  const cwd = await aFolder({ 'a.log': 'one\n' })
  let looks = 0
  const state = {} as Parameters<typeof followOf>[1]['state']
  const following = {
    sources: { exclude: [], dataDir: cwd, reading: { long: 'skip' as const } },
    state,
    isFromEnd: false,
  }
  const { find } = followOf(['a.log'], { ...following, look: () => void looks++ }, aContext({ cwd }))
  expect((await find()).map(({ name }) => name)).toEqual(['a.log'])
  expect(looks).toBe(1)
})
