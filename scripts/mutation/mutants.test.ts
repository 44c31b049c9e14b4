import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'
import { mutantsOf, mutated } from './mutants.ts'

function mutationsOf(source: string): readonly string[] {
  return mutantsOf(source, 'a.ts').map((mutant) => mutated(source, mutant))
}

test.each<[string, readonly string[]]>([
  ['a < b', ['a <= b', 'a >= b', 'true', 'false']],
  ['a === b', ['a !== b', 'true', 'false']],
  ['a && b', ['a || b', 'true', 'false']],
  ['a ?? b', ['a && b']],
  ['a + b', ['a - b']],
  ['!a', ['a']],
  ['-a', ['+a']],
  ['a++', ['a--']],
  ['a += b', ['a -= b']],
  ['a ? b : c', ['true ? b : c', 'false ? b : c']],
  ['a < 1 ? b : c', ['a <= 1 ? b : c', 'a >= 1 ? b : c', 'true ? b : c', 'false ? b : c']],
  ['if (a) b()', ['if (true) b()', 'if (false) b()']],
  ['f(true)', ['f(false)']],
  ["f('a', '')", ["f('', '')", "f('a', 'mutated')"]],
  ['f(`a`)', ['f(``)']],
  ['f([a])', ['f([])']],
  ['f({ a })', ['f({})']],
  ['function f() { a() }', ['function f() {}']],
  ['f((a) => a)', ['f((a) => undefined)']],
  ['a.some(f)', ['a.every(f)']],
  ['a.filter(f)', ['a']],
  ['a?.b', ['a.b']],
  ["import a from 'a'", []],
  ["type A = 'a'", []],
  ["const a = f as 'a'", []],
  ['f({ a: 1 })', ['f({})']],
])('%s becomes %j', (source, expected) => {
  expect(mutationsOf(source).toSorted()).toEqual(expected.toSorted())
})

test('every mutant of the sources that are tested can be parsed, and differs', () => {
  const folder = join(import.meta.dirname, '../../packages/cli/src/audit')
  const names = readdirSync(folder).filter((name) => /^(?:verdict|erasures|verify-seal|row-problems)\.ts$/.test(name))
  expect(names).toHaveLength(4)
  for (const name of names) {
    const source = readFileSync(join(folder, name), 'utf8')
    const mutants = mutantsOf(source, name).map((mutant) => mutated(source, mutant))
    expect(new Set([source, ...mutants]).size).toBe(mutants.length + 1)
    expect(mutants.filter((one) => parseSync(name, one).errors.length > 0)).toEqual([])
  }
})
