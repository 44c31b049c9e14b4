import { expect, test } from 'vitest'
import { plainPlace, rememberPlaces } from './plain-resolution.ts'

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

test('a file that Vitest runs has the same name in every run', () => {
  const names = ['1796059500580', '1796059500581'].map((now) => `file:///a.test.ts%3Fvitest=${now}`)
  expect(names.map((name) => plainPlace(name, undefined)?.url)).toEqual(['file:///a.test.ts', 'file:///a.test.ts'])
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

test('a name is asked for once for each parent', () => {
  const asked: string[] = []
  const next = (name: string) => {
    asked.push(name)
    return { url: `file:///${asked.length}.js` }
  }
  const resolve = rememberPlaces()
  const from = (parentURL: string) => ({ parentURL, conditions: [], importAttributes: {} })
  const urls = ['file:///a.ts', 'file:///b.ts', 'file:///a.ts'].map((parent) => resolve('x', from(parent), next).url)
  expect(urls).toEqual(['file:///1.js', 'file:///2.js', 'file:///1.js'])
  expect(asked).toEqual(['x', 'x'])
})
