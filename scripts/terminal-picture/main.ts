import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drawTerminal, themes } from './draw-terminal.ts'
import { parseAnsi, type Span } from './parse-ansi.ts'

/**
 * Draws the picture of the README from what the commands really print. Only the path of the folder in which they run is
 * shortened, to `~/demo`.
 */
const bin = fileURLToPath(new URL('../../packages/cli/bin/logpipe.js', import.meta.url))
const assets = fileURLToPath(new URL('../../docs/assets/', import.meta.url))
const log = `User 555-0199 accessed system
card 4111 1111 1111 1111 declined for jane@example.com
password=hunter2 rejected, status 403
`
const commands = [
  'cat app.log',
  'logpipe send --tenant acme app.log',
  'logpipe tail --tenant acme',
  'logpipe audit --tenant acme',
]

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'logpipe-picture-')))
try {
  writeFileSync(join(folder, 'app.log'), log)
  const lines = commands.flatMap((command, i) => [
    ...(i === 0 ? [] : [[]]),
    promptOf(command),
    ...parseAnsi(run(command)),
  ])
  for (const name of ['light', 'dark'] as const) {
    const file = join(assets, `terminal-${name}.svg`)
    writeFileSync(file, drawTerminal(lines, themes[name], commands.join('; ')))
    console.log(file)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function promptOf(command: string): readonly Span[] {
  return [
    { text: '$ ', color: 'gray' },
    { text: command, isBold: true },
  ]
}

function run(command: string): string {
  const [program = '', ...args] = command.split(' ')
  const [file, first] = program === 'logpipe' ? [process.execPath, [bin]] : [program, []]
  const env = { PATH: process.env.PATH, FORCE_COLOR: '1' }
  return execFileSync(file, [...first, ...args], { cwd: folder, env, encoding: 'utf8' }).replaceAll(folder, '~/demo')
}
