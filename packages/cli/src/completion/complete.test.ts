import { Command, Option } from '@commander-js/extra-typings'
import { expect, test } from 'vitest'
import { complete } from './complete.ts'

/** A program with a command of each sort; names are `<kind>-1`, `<kind>-2`. */
function aProgram() {
  const program = new Command('logpipe')
  program
    .command('send')
    .argument('[paths...]')
    .option('-t, --tenant <id>', 'tenant')
    .option('--wait', 'wait')
    .option('--field <path>', 'field; repeatable')
    .option('--out <dir>', 'folder')
  program.command('audit').addOption(new Option('--format <name>', 'format').choices(['text', 'json']))
  const keys = program.command('keys')
  keys.command('revoke').argument('<tenant>').argument('<key-id>').option('--json', 'as JSON')
  keys.command('list').argument('<tenant>')
  return program
}

const names = async (kind: string): Promise<readonly string[]> => [`${kind}-1`, `${kind}-2`]

async function completed(line: string) {
  const { candidates, paths } = await complete(line.split(' '), aProgram(), names)
  return [candidates.map(({ value }) => value).join(' '), paths]
}

test.each([
  ['', 'send audit keys', 'none'],
  ['se', 'send', 'none'],
  ['keys ', 'revoke list', 'none'],
  ['keys l', 'list', 'none'],
  ['keys revoke ', 'tenant-1 tenant-2', 'none'],
  ['keys revoke --json acme ', 'key-1 key-2', 'none'],
  ['keys revoke acme key ', '', 'none'],
  ['send ', '', 'files'],
  ['send app.log ', '', 'files'],
  ['send -', '--tenant --wait --field --out --help', 'none'],
  ['send --w', '--wait', 'none'],
  ['send --wait --', '--tenant --field --out --help', 'none'],
  ['send -t acme --', '--wait --field --out --help', 'none'],
  ['send --field a --f', '--field', 'none'],
  ['send --tenant ', 'tenant-1 tenant-2', 'none'],
  ['send -t tenant-2', 'tenant-2', 'none'],
  ['send --tenant=tenant-2', '--tenant=tenant-2', 'none'],
  ['send --tenant = tenant-2', 'tenant-2', 'none'],
  ['send --tenant =', 'tenant-1 tenant-2', 'none'],
  ['send --wait ', '', 'files'],
  ['send --out ', '', 'folders'],
  ['send --field ', '', 'none'],
  ['send -- -', '', 'files'],
  ['audit --format ', 'text json', 'none'],
  ['audit --format=j', '--format=json', 'none'],
  ['nonsense ', '', 'none'],
])('after "%s" come: %s, and paths: %s', async (line, expected, paths) => {
  expect(await completed(line)).toEqual([expected, paths])
})
