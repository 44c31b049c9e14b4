import { limits } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { hasAttributes, parseAttributes } from './search-attributes.ts'

const attributes = {
  'http.status': 500,
  http: { method: 'GET', 'route.name': '/a', tags: ['x', 'y', 7] },
  user: { id: '42', isAdmin: false, manager: null },
  items: [{ sku: 'a1' }, { sku: 'b2', sizes: [{ w: 1 }] }],
  '': 'empty',
  a: { b: { c: 'deep' } },
  'a.b': { d: 'mixed' },
}

test.each([
  ['http.status', '500'],
  ['http.method', 'GET'],
  ['http.route.name', '/a'],
  ['http.tags', 'y'],
  ['http.tags', '7'],
  ['user.id', '42'],
  ['user.isAdmin', 'false'],
  ['user.manager', 'null'],
  ['items.sku', 'b2'],
  ['items.sizes.w', '1'],
  ['a.b.c', 'deep'],
  ['a.b.d', 'mixed'],
])('%s=%s is found', (path, value) => {
  expect(hasAttributes(attributes, [[path, value]])).toBe(true)
})

test.each([
  ['another value', 'http.status', '404'],
  ['a part of a value', 'http.method', 'GE'],
  ['another case', 'http.method', 'get'],
  ['another way to write a number', 'http.status', '5e2'],
  ['a part of a key', 'htt', 'GET'],
  ['the end of a path', 'status', '500'],
  ['an object', 'user', '[object Object]'],
  ['a path that goes on', 'user.id.x', '42'],
  ['a key of every object', 'constructor.name', 'Object'],
  ['a length', 'http.tags.length', '3'],
])('%s is not found', (_, path, value) => {
  expect(hasAttributes(attributes, [[path, value]])).toBe(false)
})

test('all of several have to match, and a log without attributes matches none', () => {
  const both = [
    ['http.status', '500'],
    ['user.id', '42'],
  ] as const
  expect(hasAttributes(attributes, both)).toBe(true)
  expect(hasAttributes(attributes, [...both, ['a.b.c', 'x']])).toBe(false)
  expect(hasAttributes(undefined, both)).toBe(false)
})

test('a path of many dots through many keys takes a look at each key once', () => {
  const nested = (levels: number): object =>
    Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => ['a.'.repeat(i).concat('a'), levels > 0 ? nested(levels - 1) : 1]),
    )
  expect(hasAttributes({ r: nested(3) } as never, [[`r.${'a.'.repeat(100)}b`, '1']])).toBe(false)
})

test('one path may have several values, of an array', () => {
  const tags = (...values: readonly string[]) => values.map((value) => ['http.tags', value] as const)
  expect(hasAttributes(attributes, tags('x', 'y'))).toBe(true)
  expect(hasAttributes(attributes, tags('x', 'z'))).toBe(false)
})

test('parameters that ask for attributes have a path, and their number and length a limit', () => {
  const of = (count: number) => Array.from({ length: count }, (_, i) => `attr.k${i}=v`).join('&')
  expect(parseAttributes('limit=1&attr.a.b=c%3Dd&attr.e=&attr.t=1&attr.t=2,+3')).toEqual({
    kind: 'attributes',
    wanted: [
      ['a.b', 'c=d'],
      ['e', ''],
      ['t', '1'],
      ['t', '2, 3'],
    ],
  })
  expect(parseAttributes(of(limits.maxSearchAttributes)).kind).toBe('attributes')
  const long = 'x'.repeat(limits.maxSearchAttributeChars)
  expect(parseAttributes(`attr.${long}=${long}`).kind).toBe('attributes')
  expect(
    [of(limits.maxSearchAttributes + 1), `attr.${long}x=`, `attr.a=${long}x`, 'attr.=x'].map(parseAttributes),
  ).toMatchObject([
    { message: '21 attributes; the limit is 20' },
    { message: 'a path or value of an attribute is 257 characters long; the limit is 256' },
    { message: 'a path or value of an attribute is 257 characters long; the limit is 256' },
    { message: expect.stringContaining('attr. names no attribute; write attr.<path>=<value>') },
  ])
})
