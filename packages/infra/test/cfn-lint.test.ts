import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { builtAssembly } from './aws/built-assembly.ts'
import { hasCommand } from './commands.ts'
import { writtenTemplate } from './github/role-document.ts'
import { pythonEnv } from './python/python.ts'

/** W3005: the CDK says with DependsOn what a function's role says already. */
const ofCdk = { Metadata: { 'cfn-lint': { config: { ignore_checks: ['W3005'] } } } }

// All at once: starting takes the linter longer than reading.
test.skipIf(!hasCommand('cfn-lint'))(
  'cfn-lint finds nothing in the templates of both stacks and of the role (skipped where cfn-lint is not installed)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'logpipe-lint-'))
    const templates = {
      ...Object.fromEntries(['logpipe', 'logpipe-edge'].map((name) => [name, readTemplate(name)])),
      role: writtenTemplate(),
    }
    const files = Object.entries(templates).map(([name, template]) => {
      const file = join(folder, `${name}.json`)
      writeFileSync(file, JSON.stringify(template))
      return file
    })
    const { stdout, stderr, status } = spawnSync('cfn-lint', files, {
      encoding: 'utf8',
      timeout: 120_000,
      env: pythonEnv('cfn-lint'),
    })
    rmSync(folder, { recursive: true })
    expect(stdout).toBe('')
    expect(status, stderr).toBe(0)
  },
  150_000,
)

function readTemplate(name: string): object {
  const template = JSON.parse(readFileSync(join(builtAssembly, `${name}.template.json`), 'utf8'))
  return { ...template, Metadata: { ...template.Metadata, ...ofCdk.Metadata } }
}
