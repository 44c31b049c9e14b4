import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, type Stack } from 'aws-cdk-lib'
import { createEdgeStack } from '../../src/aws/create-edge-stack.ts'
import { createStack } from '../../src/aws/create-stack.ts'
import { topology } from '../../src/topology.ts'

export interface TestStack {
  readonly app: App
  readonly stack: Stack
  /** What stands in front of it in us-east-1. */
  readonly edge: Stack
  readonly remove: () => void
}

/** Both stacks with bundles of one line, so that tests of the template need no esbuild. */
export function aStack(): TestStack {
  const folder = mkdtempSync(join(tmpdir(), 'logpipe-stack-'))
  const app = new App({
    outdir: join(folder, 'out'),
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  })
  const stack = createStack(app, { bundles: someBundles(folder), version: '1.2.3' })
  const edge = createEdgeStack(app)
  return { app, stack, edge, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function someBundles(folder: string): string {
  const bundles = join(folder, 'bundles')
  for (const name of [...Object.keys(topology.functions), 'watch']) {
    mkdirSync(join(bundles, name), { recursive: true })
    writeFileSync(join(bundles, name, 'index.mjs'), `export const handler = async () => '${name}'\n`)
  }
  return bundles
}
