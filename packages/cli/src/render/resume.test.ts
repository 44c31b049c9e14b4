import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { type Resuming, resumeText } from './resume.ts'

const inputs = Array.from({ length: 12 }, (_, i) => ({ name: `many/${i}.log`, open: () => new PassThrough() }))
const resuming: Resuming = {
  command: { tenant: 'acme', paths: ['many', '*.log'], flags: ' --target http://localhost:1' },
  inputs,
  isFollowing: false,
  resumesByState: true,
}

test.each<[string, Partial<Resuming>, string]>([
  [
    'with a state it is the same command, however many files are left',
    {},
    "Interrupted at line 7 of many/8.log. Resume with: logpipe send --tenant acme many '*.log' --target http://localhost:1",
  ],
  [
    'without one it begins at the line',
    { resumesByState: false },
    'Interrupted at line 7 of many/8.log. Resume with: logpipe send --tenant acme --start-line 7 many/8.log many/9.log many/10.log many/11.log --target http://localhost:1',
  ],
  [
    'a tenant that nobody typed need not be typed',
    { command: { ...resuming.command, tenant: undefined }, isFollowing: true },
    "Resume with: logpipe send --follow many '*.log' --target http://localhost:1",
  ],
])('what to type to resume: %s', (_, changes, text) => {
  expect(resumeText({ name: 'many/8.log', number: 7 }, { ...resuming, ...changes })).toBe(text)
})

test('without a state, what is left of many files is too much to type', () => {
  expect(resumeText({ name: 'many/6.log', number: 7 }, { ...resuming, resumesByState: false })).toBe(
    "Interrupted at line 7 of many/6.log. Send all again, which adds no row: logpipe send --tenant acme many '*.log' --target http://localhost:1",
  )
})
