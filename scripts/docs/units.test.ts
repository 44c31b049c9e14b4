import { expect, test } from 'vitest'
import { leavesOf } from './judge-command.ts'
import { root } from './read-pages.ts'
import { wholeProgram } from './whole-program.ts'

/** Values that are no numbers. A new one belongs here or in the list below. */
const words =
  `action address arn branch check condition date dir field=path file folder format glob how id key key=value
  list name names names|list networks origin owner/name part path path=value pattern preset spacing tenant text what when where`.split(
    /\s+/,
  )

/** Values that are numbers, or begin with one. The value names the unit, or else the text must. */
const units: Readonly<Record<string, RegExp>> = {
  ...Object.fromEntries(
    [
      'bytes',
      'days',
      'logs',
      'mb',
      'messages',
      'minutes',
      'ms',
      'percent',
      'records',
      'requests',
      'rows',
      'seconds',
    ].map((unit) => [unit, /./]),
  ),
  count: /requests|connections|threads|logs|responses|messages|writes|batches|tenants|bytes/,
  // A seed has no unit.
  number: /port|line|random/,
  port: /port/,
  rate: /requests per second/,
  size: /1GB/,
  share: /share .*1%/,
  time: /; a bare number is seconds$/,
  units: /(?:read|write) units per second/,
  factor: /times as fast/,
  address: /address|where/,
}

const valued = leavesOf(await wholeProgram(root)).flatMap(({ name, command }) =>
  command.options.flatMap(({ flags, description }) => {
    const value = /[<[]([^>\]]+)[>\]]$/.exec(flags)?.[1]
    return value === undefined ? [] : [[`${name} ${flags}`, value, description] as const]
  }),
)

test.each(valued)('%s says in which unit a bare number is', (_, value, text) => {
  const unit = units[value]
  if (unit === undefined) expect(words).toContain(value)
  else expect(text).toMatch(unit)
})

test('durations are among them', () => {
  expect(valued.filter(([, value]) => value === 'time').length).toBeGreaterThan(8)
})
