import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aFolder } from '../../test/a-folder.ts'
import { requireData } from './require-data.ts'

test.each(['lock.db', 'master.key', 'table'])('a folder with %s has data, or is just getting some', async (name) => {
  const cwd = await aFolder({ [join('.logpipe', name)]: '' })
  expect(() => requireData(join(cwd, '.logpipe'), cwd)).not.toThrow()
})

test.each(['nothing', '.logpipe'])('a folder that has none is refused: %s', async (name) => {
  const cwd = await aFolder()
  await mkdir(join(cwd, '.logpipe'))
  const dir = join(cwd, name)
  expect(() => requireData(dir, cwd)).toThrow(`there is no data in ${dir}: nothing was sent from here`)
})

test('the nearest folder above that has data is named', async () => {
  const root = await aFolder({ [join('.logpipe', 'table', 'x')]: '', [join('a', '.logpipe', 'table', 'x')]: '' })
  const cwd = join(root, 'a', 'b', 'c')
  const found = `there is some in ${join(root, 'a', '.logpipe')}: add --data ${join('..', '..', '.logpipe')}`
  expect(() => requireData(join(cwd, '.logpipe'), cwd)).toThrow(found)
})
