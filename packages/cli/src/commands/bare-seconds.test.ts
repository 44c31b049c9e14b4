import { Command } from '@commander-js/extra-typings'
import { expect, test } from 'vitest'
import { sayBareSeconds } from './bare-seconds.ts'

test('a flag that takes a time says what a bare number means, and no other flag does', () => {
  const command = new Command().option('--every <time>', 'how often').option('--rate <number>', 'how many')
  sayBareSeconds(command)
  expect(command.options.map(({ description }) => description)).toEqual([
    'how often; a bare number is seconds',
    'how many',
  ])
})
