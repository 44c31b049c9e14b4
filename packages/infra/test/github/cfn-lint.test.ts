import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writtenTemplate } from './role-document.ts'

const hasLinter = spawnSync('cfn-lint', ['--version'], { timeout: 20_000 }).status === 0

test.skipIf(!hasLinter)(
  'cfn-lint finds nothing in the template of the role (skipped where cfn-lint is not installed)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'logpipe-role-'))
    const path = join(folder, 'role.json')
    writeFileSync(path, JSON.stringify(writtenTemplate()))
    const { stdout, status } = spawnSync('cfn-lint', [path], { encoding: 'utf8', timeout: 60_000 })
    rmSync(folder, { recursive: true })
    expect(stdout).toBe('')
    expect(status).toBe(0)
  },
  90_000,
)
