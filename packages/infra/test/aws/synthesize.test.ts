import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { synthesize } from '@logpipe/infra/aws'
import { afterAll, expect, test } from 'vitest'
import { topology } from '../../src/topology.ts'
import { someBundles } from './a-stack.ts'

const folder = mkdtempSync(join(tmpdir(), 'logpipe-synthesis-'))
const bundles = someBundles(folder)
afterAll(() => rmSync(folder, { recursive: true }))

function synthesized(name: string) {
  const made = synthesize({ stage: 'prod', bundles }, join(folder, name))
  if (made.kind === 'invalid') throw new TypeError(made.problems.join())
  return made
}

test('writes the template and every bundle, which go to a bucket of our own', () => {
  const { stackName, templatePath } = synthesized('once')
  expect(stackName).toBe('logpipe-prod')
  const assembly = dirname(templatePath)
  const manifest = readFileSync(join(assembly, 'logpipe-prod.assets.json'), 'utf8')
  const buckets = new Set([...manifest.matchAll(/"bucketName": "([^"]+)"/g)].map((match) => match[1]))
  expect([...buckets]).toEqual([`logpipe-assets-\${AWS::AccountId}-\${AWS::Region}`])
  const folders = readdirSync(assembly).filter((name) => name.startsWith('asset.'))
  expect(folders).toHaveLength(Object.keys(topology.functions).length)
})

test('writes the same template for the same options', () => {
  const [one, other] = ['first', 'second'].map((name) => readFileSync(synthesized(name).templatePath, 'utf8'))
  expect(other).toBe(one)
})

test('says what is wrong with the options, and writes nothing', () => {
  const path = join(folder, 'never')
  expect(synthesize({ stage: 'Prod', bundles }, path)).toEqual({
    kind: 'invalid',
    problems: [expect.stringMatching(/^stage: /)],
  })
  expect(existsSync(path)).toBe(false)
})
