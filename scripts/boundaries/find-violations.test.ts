import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { findViolations } from './find-violations.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function aRepository(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'boundaries-'))
  folders.push(root)
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, 'packages', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  return root
}

test('this repository has no violations', async () => {
  expect(await findViolations(fileURLToPath(new URL('../..', import.meta.url)))).toEqual([])
})

test.each([
  ['pipeline/src/a.ts', "import { createClient } from '@logpipe/sdk'\ncreateClient()", '@logpipe/sdk'],
  ['pipeline/src/a.ts', "import type { Client } from '@logpipe/sdk'\nexport type A = Client", '@logpipe/sdk'],
  ['sdk/src/a.ts', "import { x } from '@logpipe/pipeline/ingest'\nx()", '@logpipe/pipeline/ingest'],
  ['cli/src/a.ts', "import { startLocalStack } from '@logpipe/infra/local'\nstartLocalStack()", '@logpipe/infra/local'],
  ['cli/src/a.ts', "export const load = () => import('@logpipe/pipeline/worker')", '@logpipe/pipeline/worker'],
  ['cli/src/a.ts', "import { x } from '../../sdk/src/contract.ts'\nx()", '../../sdk/src/contract.ts'],
  ['sdk/src/contract/a.ts', "import { x } from '../client/b.ts'\nx()", '../client/b.ts'],
  ['infra/src/local/a.ts', "import { App } from 'aws-cdk-lib'\nnew App()", 'aws-cdk-lib'],
  ['infra/src/local/a.ts', "import { x } from '../aws/b.ts'\nx()", '../aws/b.ts'],
  ['pipeline/src/tenants/a.ts', "import { x } from '../limits/b.ts'\nx()", '../limits/b.ts'],
  ['pipeline/src/queue/a.ts', "import type { X } from '../ingest/b.ts'\nexport type A = X", '../ingest/b.ts'],
  ['pipeline/src/redact/text/a.ts', "import { x } from '../scan/b.ts'\nx()", '../scan/b.ts'],
  ['pipeline/src/helpers/a.ts', "import { x } from '../http/b.ts'\nx()", '../http/b.ts'],
  ['cli/src/ship/a.ts', "import { x } from '../commands/b.ts'\nx()", '../commands/b.ts'],
  ['sdk/src/contract/a.ts', "import { readFileSync } from 'node:fs'\nreadFileSync", 'node:fs'],
])('%s may not contain %j', async (file, text, imports) => {
  expect(await findViolations(aRepository({ [file]: text }))).toMatchObject([{ file: `packages/${file}`, imports }])
})

test.each([
  ['pipeline/src/limits/a.ts', "import { x } from '../tenants/b.ts'\nx()"],
  ['pipeline/src/ingest/a.ts', "import type { X } from '../queue/b.ts'\nexport type A = X"],
  ['cli/src/commands/a.ts', "import { x } from '../context.ts'\nx()"],
  ['pipeline/src/a.ts', "import { limits } from '@logpipe/sdk/contract'\nlimits"],
  ['infra/src/a.ts', "import { x } from '@logpipe/pipeline/compose/worker'\nx()"],
  ['cli/src/a.ts', "export const load = () => import('@logpipe/infra/local')"],
  ['infra/src/aws/a.ts', "import { App } from 'aws-cdk-lib'\nnew App()"],
  ['cli/src/a.ts', "export const load = () => import('@logpipe/infra/aws')"],
  ['cli/src/a.ts', "import type { StackFile } from '@logpipe/infra/running'\nexport type A = StackFile"],
  ['cli/src/a.ts', "import { createClient } from '@logpipe/sdk'\ncreateClient()"],
])('%s may contain %j', async (file, text) => {
  expect(await findViolations(aRepository({ [file]: text }))).toEqual([])
})
