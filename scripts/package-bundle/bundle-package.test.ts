import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportedSources } from './bundle-package.ts'

const packages = join(import.meta.dirname, '..', '..', 'packages')

test.each(['sdk', 'pipeline', 'infra'])('the entries of %s are the sources of all that it exports', (name) => {
  const dir = join(packages, name)
  const { exports } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'))
  const sources = exportedSources(dir)
  // All but package.json itself.
  expect(sources).toHaveLength(Object.keys(exports).length - 1)
  expect(sources.filter((source) => !source.startsWith('src/') || !existsSync(join(dir, source)))).toEqual([])
})
