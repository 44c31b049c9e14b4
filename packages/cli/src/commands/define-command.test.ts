import { Command } from '@commander-js/extra-typings'
import { expect, test } from 'vitest'
import type { CliContext } from '../context.ts'
import { judges } from './command-ending.ts'
import { defineCommand } from './define-command.ts'

function aContext(): CliContext {
  const { signal: outClosed } = new AbortController()
  return { env: { A: 'b' }, outClosed, onInterrupt: () => () => undefined } as unknown as CliContext
}

test('a command gets its flags, the context and its arguments, and what it returns is the exit code', async () => {
  const build = () =>
    new Command().argument('<first>').argument('[rest...]').option('--size <n>', '', '3').option('--on')
  const codes: number[] = []
  const context = aContext()
  const definition = defineCommand(
    build,
    async (...given) => {
      const [flags, { env }, ...args] = given
      expect([flags, env, ...args]).toEqual([{ size: '4', on: true }, context.env, 'a', ['b', 'c']])
      return 3
    },
    { ending: judges, examples: {} },
  )
  const command = definition(context, (code) => codes.push(code))
  await command.parseAsync(['a', '--size', '4', 'b', 'c', '--on'], { from: 'user' })
  expect(codes).toEqual([3])
})
