import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandList } from '../../packages/cli/src/command-list.ts'
import { root } from '../docs/read-pages.ts'
import { manPages } from './man-pages.ts'
import { escaped } from './troff.ts'

const manifest = JSON.parse(readFileSync(join(root, 'packages/cli/package.json'), 'utf8'))
const pages = await manPages(manifest.version)
const hasGroff = spawnSync('groff', ['--version']).error === undefined
const hasMandoc = spawnSync('mandoc', ['-T', 'lint', '/dev/null']).error === undefined

/** What a reader sees on 80 columns, without the marks of bold. */
function rendered(text: string): { readonly shown: string; readonly warnings: string } {
  const options = ['-man', '-Tutf8', '-ww', '-rLL=80n', '-P-cbou']
  const { stdout, stderr } = spawnSync('groff', options, { input: text, encoding: 'utf8' })
  return { shown: stdout, warnings: stderr }
}

test('each command of the help has a page, and package.json names them all', () => {
  const names = ['logpipe', ...Object.keys(commandList).map((name) => `logpipe-${name}`)].map((name) => `${name}.1`)
  expect([...pages.keys()]).toEqual(names)
  expect(manifest.man).toEqual(names.map((name) => `./man/${name}`))
  expect(manifest.files).toContain('man')
})

test.for([...pages])('groff renders %s without a warning', ([, text], { skip }) => {
  skip(!hasGroff, 'groff is not installed')
  const { shown, warnings } = rendered(text)
  expect(warnings).toBe('')
  expect(shown).toMatch(/^NAME\n/m)
})

test('mandoc renders every page without a warning', ({ skip }) => {
  skip(!hasMandoc, 'mandoc is not installed')
  for (const [name, text] of pages) {
    const { stdout } = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning'], { input: text, encoding: 'utf8' })
    // The same sources make the same page on every day: it has no date.
    const warnings = stdout.split('\n').filter((line) => line !== '' && !line.includes('missing date'))
    expect([name, warnings]).toEqual([name, []])
  }
})

test('a page shows flags, arguments, commands below it and examples', ({ skip }) => {
  skip(!hasGroff, 'groff is not installed')
  const { shown } = rendered(pages.get('logpipe-tenants.1') ?? '')
  const words = shown.replaceAll(/\s+/g, ' ')
  for (const part of [
    'logpipe-tenants - Manage tenants and their settings',
    'logpipe tenants erase [options] <tenant>',
    '--log-id <id>',
    'logpipe tenants add acme --rate 500 --retention-days 90',
  ]) {
    expect(words).toContain(part)
  }
  // What all commands take is explained once.
  expect(words.split('--target <where>')).toHaveLength(2)
})

test('what troff would take for its own is shown as it is', ({ skip }) => {
  skip(!hasGroff, 'groff is not installed')
  const text = ".TH is no title\n'br is no request\na \\fB and a \\ and --flag-name `code` it's 5 … – é 🙂"
  const { shown, warnings } = rendered(`.TH A 1\n.nf\n${escaped(text)}\n`)
  expect(warnings).toBe('')
  for (const line of text.replace('🙂', '').split('\n')) expect(shown).toContain(line.trim())
})
