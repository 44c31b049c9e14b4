import { join } from 'node:path'
import { expect, test } from 'vitest'
import { optionsCommand, optionsOf, sourceOf, stageOf } from './deploy-flags.ts'

const cwd = '/work'

/** What a command line leaves, read as a command does. */
function flagsOf(...typed: readonly string[]) {
  const command = optionsCommand().option('--assembly <dir>')
  return command.exitOverride().parse(typed, { from: 'user' }).opts()
}

test('what is not typed is not chosen: it stays as it was deployed', () => {
  expect(optionsOf(flagsOf())).toEqual({})
  expect(sourceOf(flagsOf(), { cwd })).toEqual({ kind: 'stage', stage: 'prod', options: {} })
})

test.each([
  ['a switch', ['--open'], { isOpen: true }],
  ['a switch that is turned off', ['--no-retain'], { isRetained: false }],
  ['a number', ['--worker-concurrency', '20'], { workerConcurrency: 20 }],
  ['a text', ['--kms-key', 'arn:aws:kms:x'], { kmsKey: 'arn:aws:kms:x' }],
  ['a text that is taken back', ['--no-kms-key'], { kmsKey: '' }],
  [
    'tags',
    ['--tag', 'team=logs', '--tag', 'query=a=b', '--tag', 'old='],
    { tags: { team: 'logs', query: 'a=b', old: '' } },
  ],
])('%s is read as the table of options has it', (_, typed, options) => {
  expect(optionsOf(flagsOf(...typed))).toEqual(options)
})

test.each([
  ['a tag without a value', ['--tag', 'team'], '--tag is "team"; it must be key=value'],
  ['a tag without a key', ['--tag', '=logs'], '--tag is "=logs"; it must be key=value'],
  ['a number that is none', ['--worker-concurrency', 'many'], '--worker-concurrency is "many"'],
])('%s is refused', (_, typed, message) => {
  expect(() => optionsOf(flagsOf(...typed))).toThrow(expect.objectContaining({ code: 'invalid_option' }))
  expect(() => optionsOf(flagsOf(...typed))).toThrow(message)
})

test('a stage, its options and a part of it are what is deployed', () => {
  const flags = { ...flagsOf('--stage', 'dev', '--open'), only: 'read' as const }
  expect(stageOf(flags)).toBe('dev')
  expect(sourceOf(flags, { cwd })).toEqual({ kind: 'stage', stage: 'dev', options: { isOpen: true }, part: 'read' })
})

test('an assembly is found from the working folder, and nothing more can be chosen about it', () => {
  expect(sourceOf(flagsOf('--assembly', 'out'), { cwd })).toEqual({ kind: 'folder', folder: join(cwd, 'out') })
  expect(sourceOf(flagsOf('--assembly', '/out'), { cwd })).toEqual({ kind: 'folder', folder: '/out' })
  const chosen = [flagsOf('--assembly', 'out', '--open'), flagsOf('--assembly', 'out', '--stage', 'prod')]
  for (const flags of [...chosen, { ...flagsOf('--assembly', 'out'), only: 'read' as const }])
    expect(() => sourceOf(flags, { cwd })).toThrow('--assembly is deployed as it is')
})
