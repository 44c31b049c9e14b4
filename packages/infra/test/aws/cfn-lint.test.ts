import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { synthesize } from '../../src/aws/synthesize.ts'
import { someBundles } from './a-stack.ts'

const hasLinter = spawnSync('cfn-lint', ['--version'], { timeout: 20_000 }).status === 0

/** W3005: the CDK says with DependsOn what a function's role says already. */
const ignored = ['--ignore-checks', 'W3005']

test.skipIf(!hasLinter)(
  'cfn-lint finds nothing in either template (skipped where cfn-lint is not installed)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'logpipe-lint-'))
    synthesize({ bundles: someBundles(folder), version: '1.2.3' }, join(folder, 'assembly'))
    const templates = ['logpipe', 'logpipe-edge'].map((name) => join(folder, 'assembly', `${name}.template.json`))
    const { stdout, status } = spawnSync('cfn-lint', [...ignored, '--', ...templates], {
      encoding: 'utf8',
      timeout: 120_000,
    })
    expect(stdout).toBe('')
    expect(status).toBe(0)
    rmSync(folder, { recursive: true })
  },
  150_000,
)
