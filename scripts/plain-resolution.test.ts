import { expect, test } from 'vitest'
import { plainPlace } from './plain-resolution.ts'

const here = import.meta.url

test.each(['node:fs', 'node:sqlite', './left-out.ts', '../packages/pipeline/test/seed.ts', './a%20b.ts'])(
  '%s is where Node finds it',
  (name) => {
    expect(plainPlace(name, here)?.url).toBe(import.meta.resolve(name))
  },
)

test('a module of Node is the same with its prefix and without', () => {
  expect(plainPlace('fs/promises', here)).toEqual(plainPlace('node:fs/promises', undefined))
})

test.each(['vitest', '@logpipe/sdk', './left-out', './left-out.js', '/a.ts', 'a.ts', './a.ts?vitest=1', '#a'])(
  '%s is left to others',
  (name) => {
    expect(plainPlace(name, here)).toBeUndefined()
  },
)

test('a source is left to others where nobody says who asks for it', () => {
  expect(plainPlace('./left-out.ts', undefined)).toBeUndefined()
  expect(plainPlace('./left-out.ts', 'data:text/javascript,')).toBeUndefined()
})
