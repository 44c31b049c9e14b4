import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lowerHelpers } from './lower-helpers.ts'

/** The priorities of this process's threads by what they are called; higher numbers give way to lower ones. */
function priorities(name: string): readonly number[] {
  return readdirSync('/proc/self/task').flatMap((id) => {
    const [, comm = '', rest = ''] = /\((.*)\) (.*)/s.exec(readFileSync(`/proc/self/task/${id}/stat`, 'utf8')) ?? []
    return comm.startsWith(name) ? [Number(rest.split(' ')[16])] : []
  })
}

test.runIf(process.platform === 'linux')('only the threads in which V8 compiles and collects give way', () => {
  const others = priorities('')
  const helpers = priorities('V8Worker')
  lowerHelpers()
  // Node 22 gives its threads no names.
  if (!process.version.startsWith('v22.')) expect(helpers.length).toBeGreaterThan(0)
  expect(priorities('V8Worker').filter((priority) => priority !== 19)).toEqual([])
  const lowered = priorities('').filter((priority) => priority === 19).length
  expect(lowered - others.filter((priority) => priority === 19).length).toBe(
    helpers.filter((priority) => priority !== 19).length,
  )
})
