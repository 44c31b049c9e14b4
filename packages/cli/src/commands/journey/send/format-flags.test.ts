import { Command } from 'commander'
import { expect, test } from 'vitest'
import { collect } from '../../../config/parse-option.ts'
import { type FormatFlags, repeatFormat } from './format-flags.ts'

/** What commander makes of a command line whose words are quoted at most by apostrophes. */
function parse(line: string): FormatFlags {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
  return new Command()
    .option('--format <name>', '', 'auto')
    .option('--raw')
    .option('--field <path>', '', collect)
    .option('--tenant-from <path>')
    .option('--multiline <preset>')
    .option('--multiline-start <pattern>')
    .parse(words, { from: 'user' })
    .opts()
}

test.each<[string, FormatFlags]>([
  ['nothing where nothing was said', { format: 'auto' }],
  ['a format', { format: 'logfmt', raw: true }],
  ['fields', { format: 'auto', field: ['text=log.msg', 'id=a b'], tenantFrom: 'customer.id' }],
  ['a preset', { format: 'auto', multiline: 'java' }],
  ['a pattern', { format: 'auto', multilineStart: '^[0-9]{4} (a|b)' }],
])('the command that resumes reads lines as this one does: %s', (_, flags) => {
  expect(parse(repeatFormat(flags))).toEqual(flags)
})
