import { execFile, execFileSync } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { cleanEnv } from './clean-env.ts'
import { runLogpipe } from './run-logpipe.ts'
import { startStack } from './use-stack.ts'

const bin = fileURLToPath(new URL('../bin/logpipe.js', import.meta.url))

/** In earnest: what is not there by then is left out. */
const sleep = (ms: number, signal?: AbortSignal) => wait(ms, undefined, signal && { signal })

async function completed(cwd: string, line: string) {
  const { code, stdout, stderr } = await runLogpipe(['__complete', ...line.split(' ')], aContext({ cwd, sleep }))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
    .trim()
    .split('\n')
    .map((one) => one.split('\t')[0])
}

test('tenants and their keys are completed from the stack that runs, and nothing is started for it', async () => {
  const cwd = await aFolder()
  expect(await completed(cwd, 'tail --tenant ')).toEqual([':none'])
  await startStack(cwd)
  for (const tenant of ['acme', 'beta']) await runLogpipe(['tenants', 'add', tenant], aContext({ cwd }))
  expect(await completed(cwd, 'tail --tenant ')).toEqual(['acme', 'beta', ':none'])
  const shown = await runLogpipe(['keys', 'list', 'acme', '--json'], aContext({ cwd }))
  const [{ key_id: keyId }] = JSON.parse(shown.stdout).keys
  expect(await completed(cwd, 'keys revoke acme ')).toEqual([keyId, ':none'])
  expect(await completed(cwd, 'keys revoke nobody ')).toEqual([':none'])
})

test('contexts, targets and stages are completed from logpipe.json and from where something was sent', async () => {
  const contexts = { prod: { target: 'logpipe-prod' }, web: { target: 'http://127.0.0.1:1' } }
  const files = { 'logpipe.json': JSON.stringify({ contexts }), '.logpipe/ledger/logpipe-old.eu-west-1/x': '' }
  const cwd = await aFolder(files)
  expect(await completed(cwd, 'context use ')).toEqual(['prod', 'web', 'default', ':none'])
  expect(await completed(cwd, 'tail --target ')).toEqual(['embedded', 'logpipe-old', 'logpipe-prod', ':none'])
  expect(await completed(cwd, 'status --stage ')).toEqual(['old', 'prod', ':none'])
})

test('a configuration that is wrong completes nothing, and says nothing', async () => {
  const cwd = await aFolder({ 'logpipe.json': '{' })
  expect(await completed(cwd, 'context use ')).toEqual([':none'])
})

interface Shell {
  readonly flags: readonly string[]
  /** Loads the completion once. */
  readonly load: string
  /** Prints what would be offered after a line; the files are those of the folder. */
  readonly ask: (words: readonly string[]) => string
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ')

const shells: Readonly<Record<string, Shell>> = {
  bash: {
    flags: ['--norc', '-c'],
    load: 'source <(logpipe completion bash)',
    ask: (words) =>
      `COMP_WORDS=(logpipe ${quoted(words)}); COMP_CWORD=${words.length}; _logpipe; printf '%s\\n' "\${COMPREPLY[@]}"`,
  },
  zsh: {
    flags: ['-f', '-c'],
    load: `compdef() { }; _describe() { print -l -- "\${(@P)2%%:[A-Z]*}" }; _files() { print -l -- \${words[-1]}*(N) }
     source <(logpipe completion zsh)`,
    ask: (words) => `words=(logpipe ${quoted(words)}); CURRENT=${words.length + 1}; _logpipe`,
  },
  fish: {
    flags: ['--no-config', '-c'],
    load: 'logpipe completion fish | source',
    ask: (words) => `complete -C 'logpipe ${words.join(' ')}' | string replace -r '\\t.*' ''; true; true`,
  },
}

/**
 * The command as a shell finds it. To start it takes longer than all else here: what it said before in this process, it does not start for, as long as it is
 * called with the same arguments.
 */
const command = `#!/bin/sh
IFS=,
[ -f "$0.said/$*" ] && exec cat "$0.said/$*"
exec '${process.execPath}' '${bin}' "$@"
`

async function sayBefore(cwd: string, lines: readonly (readonly string[])[]): Promise<void> {
  await mkdir(join(cwd, 'logpipe.said'))
  for (const args of lines) {
    const { stdout } = await runLogpipe(args, aContext({ cwd }))
    await writeFile(join(cwd, 'logpipe.said', args.join()), stdout)
  }
}

test.for(Object.entries(shells))(
  '%s completes commands, flags and files',
  async ([shell, { flags, load, ask }], { skip }) => {
    skip(!isInstalled(shell), `${shell} is not installed`)
    const cwd = await aFolder({
      'app one.log': '',
      'app-two.log': '',
      logpipe: command,
    })
    await chmod(join(cwd, 'logpipe'), 0o755)
    const env = { ...cleanEnv(), PATH: `${cwd}:${process.env.PATH}`, HOME: cwd }
    const offers: readonly (readonly [words: readonly string[], offered: readonly string[]])[] = [
      [['ten'], ['tenants']],
      [
        ['tenants', 'r'],
        ['remove', 'rotate'],
      ],
      [
        ['audit', '--format', 'j'],
        ['json', 'junit'],
      ],
      [
        ['send', 'app'],
        ['app one.log', 'app-two.log'],
      ],
      [['tail', '--target', 'nothing'], []],
    ]
    const [, ...later] = offers
    await sayBefore(cwd, [['completion', shell], ...later.map(([words]) => ['__complete', ...words])])
    const end = 'end of the offer'
    const script = [load, ...offers.map(([words]) => `${ask(words)}\necho '${end}'`)].join('\n')
    const { stdout } = await promisify(execFile)(shell, [...flags, script], { cwd, env })
    const offered = stdout.split(`${end}\n`).map((said) => said.split('\n').filter((line) => line !== ''))
    expect(offered.map((lines) => lines.toSorted())).toEqual([...offers.map(([, expected]) => expected), []])
  },
)

function isInstalled(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'true'])
    return true
  } catch {
    return false
  }
}
