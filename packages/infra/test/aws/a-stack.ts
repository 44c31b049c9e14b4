import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, type Stack } from 'aws-cdk-lib'
import { createStack } from '../../src/aws/create-stack.ts'
import type { StackOptions } from '../../src/aws/stack-options.ts'
import { topology } from '../../src/topology.ts'

export interface TestStack {
  readonly app: App
  readonly stack: Stack
  readonly folder: string
  readonly remove: () => void
}

/** The stack with bundles of one line, so that tests of the template need no esbuild. */
export function aStack(options: Partial<StackOptions> = {}): TestStack {
  const folder = mkdtempSync(join(tmpdir(), 'logpipe-stack-'))
  const app = new App({
    outdir: join(folder, 'out'),
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  })
  const stack = createStack(app, { stage: 'test', bundles: someBundles(folder), ...options })
  return { app, stack, folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export function someBundles(folder: string): string {
  const bundles = join(folder, 'bundles')
  for (const name of Object.keys(topology.functions)) {
    mkdirSync(join(bundles, name), { recursive: true })
    writeFileSync(join(bundles, name, 'index.mjs'), `export const handler = async () => '${name}'\n`)
  }
  return bundles
}
