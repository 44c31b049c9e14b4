import { expect, test } from 'vitest'
import { commandLine } from './command-line.ts'
import { loadCommand } from './load-flags.ts'

test.each([
  ['', []],
  ['--rate 200 --duration 1s --precise', ['--precise', '--rate', '200', '--duration', '1s']],
  ['--no-warm-up', ['--no-warm-up']],
  ["--fail-if 'p99>200ms' --fail-if 'lost>0'", ['--fail-if', 'p99>200ms', '--fail-if', 'lost>0']],
  ['--batch 5', ['--batch', '5', '--threads', '1']],
  // A key in the wrong place, and a password in an address, are not kept.
  ["--tenants 'lp_…' --target 'http://…@host/'", ['--target', 'http://me:secret@host/', '--tenants', 'lp_abc_secret']],
])('logpipe load %s', (words, args) => {
  const command = loadCommand().exitOverride()
  command.parse(args, { from: 'user' })
  const line = commandLine('logpipe load', loadCommand(), command.opts())
  expect(line.split(/ (?=--)/).toSorted()).toEqual(
    `logpipe load ${words}`
      .trim()
      .split(/ (?=--)/)
      .toSorted(),
  )
})
