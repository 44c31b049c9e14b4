import { expect, test } from 'vitest'
import { examplesOf } from '../../packages/cli/src/commands/examples.ts'
import { commandIn, judgeCommand, leavesOf } from './judge-command.ts'
import { root } from './read-pages.ts'
import { wholeProgram } from './whole-program.ts'

const program = await wholeProgram(root)
const leaves = leavesOf(program)
const all = leaves.flatMap(({ name, command }) =>
  Object.values(examplesOf(command)).map((line) => [name, line] as const),
)

test.each(leaves.map((leaf) => [leaf.name, leaf] as const))('%s --help ends with one to three examples', (_, leaf) => {
  const { command } = leaf
  const given = Object.entries(examplesOf(command))
  expect(given.length).toBeGreaterThanOrEqual(1)
  expect(given.length).toBeLessThanOrEqual(3)
  expect(helpOf(command)).toMatch(/\nExamples:\n(?: {2}# .+\n {2}.+\n)+$/)
})

test.each(all)('%s: the program takes %s', async (name, line) => {
  const typed = commandIn(line) ?? ''
  expect(`${typed} `).toMatch(new RegExp(`^${name} `))
  expect(judgeCommand(program, typed, true)).toBeUndefined()
  await expect(parsed(name, typed)).resolves.toBe(name)
})

test('an example with a choice that is none, or flags that exclude each other, would be found', async () => {
  await expect(parsed('load', 'load --arrivals often')).rejects.toThrow('Allowed choices')
  await expect(parsed('load', 'load --rpm 1 --rate 1')).rejects.toThrow('cannot be used with')
})

test.each(leaves.map((leaf) => [leaf.name, leaf] as const))(
  'no line of %s --help is longer than 80 columns',
  (_, leaf) => {
    expect(
      helpOf(leaf.command)
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([])
  },
)

test.each(
  program.commands.filter(({ commands }) => commands.length > 0).map((group) => [group.name(), group] as const),
)('%s --help has examples of what is under it', (_, group) => {
  const help = helpOf(group)
  expect(help).toContain('\nExamples:\n')
  expect(help.split('\n').filter((line) => line.length > 80)).toEqual([])
})

/** The name of the command that a command line calls, once the real parser has taken its flags and arguments. */
async function parsed(name: string, typed: string): Promise<string | undefined> {
  let called: string | undefined
  const leaf = leaves.find((one) => one.name === name)?.command
  leaf?.configureOutput({ writeErr: () => undefined }).action(() => {
    called = name
  })
  await program.parseAsync(wordsOf(typed), { from: 'user' })
  return called
}

/** The words of a command line as a shell hands them over; it has no quotes but single ones. */
function wordsOf(typed: string): readonly string[] {
  return [...typed.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')
}

function helpOf(command: (typeof leaves)[number]['command']): string {
  let written = ''
  const writeOut = (text: string): void => {
    written += text
  }
  command.configureOutput({ writeOut }).outputHelp()
  return written
}
