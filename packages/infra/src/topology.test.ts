import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { doorsOf, topology } from './topology.ts'

test('each door of the pipeline serves a route, and each door of a route is there', () => {
  const folder = new URL('../../pipeline/src/doors/', import.meta.url)
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const served = new Set(Object.values(doorsOf(topology.routes)))
  expect([...served].sort()).toEqual(folders.map(({ name }) => name).sort())
})
