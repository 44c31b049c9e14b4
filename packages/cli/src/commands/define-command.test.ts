import { Command } from '@commander-js/extra-typings'
import { expect, test } from 'vitest'
import type { CliContext } from '../context.ts'
import { defineCommand } from './define-command.ts'

test('a command gets its flags, the context and its arguments, and what it returns is the exit code', async () => {
  const build = () =>
    new Command().argument('<first>').argument('[rest...]').option('--size <n>', '', '3').option('--on')
  const codes: number[] = []
  const context = { env: {} } as CliContext
  const definition = defineCommand(
    build,
    async (...given) => {
      expect(given).toEqual([{ size: '4', on: true }, context, 'a', ['b', 'c']])
      return 3
    },
    { examples: {} },
  )
  const command = definition(context, (code) => codes.push(code))
  await command.parseAsync(['a', '--size', '4', 'b', 'c', '--on'], { from: 'user' })
  expect(codes).toEqual([3])
})
