import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Door } from '../doors/door.ts'
import { keyHeaders } from '../http/key-headers.ts'
import { createAuthenticate } from '../tenants/authenticate.ts'
import { withKey } from './with-key.ts'

const folder = new URL('../doors/', import.meta.url)
const doors = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())

/** Headers without any value, which note the names that are asked for. */
function askedHeaders() {
  const asked: string[] = []
  const get = (_: object, name: string): undefined => void asked.push(name)
  return { asked, headers: new Proxy<Record<string, string>>({}, { get }) }
}

test.each(doors.map(({ name }) => name))('%s looks for keys in the listed headers only', async (name) => {
  const { door }: { readonly door: Door } = await import(new URL(`${name}/door.ts`, folder).href)
  const { asked, headers } = askedHeaders()
  withKey({ headers }, door)
  expect(keyHeaders).toEqual(expect.arrayContaining(asked))
})

test('a door or authentication looks into each listed header', async () => {
  const { asked, headers } = askedHeaders()
  for (const { name } of doors) {
    const { door }: { readonly door: Door } = await import(new URL(`${name}/door.ts`, folder).href)
    withKey({ headers }, door)
  }
  const authenticate = createAuthenticate({ readKey: async () => undefined, now: () => 0, isOpen: true })
  await authenticate({ headers }, 'write')
  expect(new Set(asked)).toEqual(new Set(keyHeaders))
})
