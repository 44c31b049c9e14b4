import { readFileSync } from 'node:fs'
import { validate } from 'dockerfile-utils'
import { expect, test } from 'vitest'

const text = readFileSync(new URL('../../examples/container/Dockerfile', import.meta.url), 'utf8')
const of = (name: string): readonly string[] => text.split('\n').filter((line) => line.startsWith(`${name} `))

test('the Dockerfile has no mistakes, and the linter finds one', () => {
  expect(validate(text)).toEqual([])
  expect(validate(text.replace('EXPOSE 8080', 'EXPOSE eighty'))).not.toEqual([])
})

test('the container runs as a user without privileges, is asked for its health, and installs the version of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../packages/cli/package.json', import.meta.url), 'utf8'))
  expect(of('USER')).toEqual(['USER node'])
  expect(of('HEALTHCHECK')).toHaveLength(1)
  expect(text).toContain(`@logpipe/cli@${version}`)
})
