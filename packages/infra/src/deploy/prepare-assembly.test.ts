import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openAssembly, prepareAssembly, writeFacts } from './prepare-assembly.ts'

const aFolder = async (files: Readonly<Record<string, unknown>> = {}): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), JSON.stringify(content))
  }
  return folder
}

const table = { Type: 'AWS::DynamoDB::Table', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }
const key = { Type: 'AWS::SecretsManager::Secret', DeletionPolicy: 'RetainExceptOnCreate' }

/** As the CDK writes it, in small. */
const built = (): Promise<string> =>
  aFolder({
    'manifest.json': { version: '1', artifacts: { ...artifactsOf('logpipe'), ...artifactsOf('logpipe-edge') } },
    'logpipe.template.json': { Parameters: { Stage: {}, Open: {} }, Resources: { Table: table, Key: key } },
    'logpipe-edge.template.json': { Parameters: { Stage: {} }, Resources: {} },
    'logpipe.assets.json': assetsOf('logpipe'),
    'logpipe-edge.assets.json': assetsOf('logpipe-edge'),
    'asset.code/index.mjs': 'code',
  })

const artifactsOf = (id: string) => ({
  [`${id}.assets`]: { type: 'cdk:asset-manifest', properties: { file: `${id}.assets.json` } },
  [id]: {
    type: 'aws:cloudformation:stack',
    properties: { templateFile: `${id}.template.json`, stackTemplateAssetObjectUrl: 's3://bucket/old.json' },
  },
})

const assetsOf = (id: string) => ({
  files: {
    old: { source: { path: `${id}.template.json` }, destinations: { here: { objectKey: 'old.json' } } },
    code: { source: { path: 'asset.code' }, destinations: { here: { objectKey: 'code.zip' } } },
  },
})

const json = async (...path: readonly string[]) => JSON.parse(await readFile(join(...path), 'utf8'))

test('names both stacks after the stage, and gives each only parameters of its own template', async () => {
  const folder = await aFolder()
  const plan = { stage: 'prod', parameters: { Stage: 'prod', Open: 'true', Nothing: 'x' }, isRetained: true }
  const assembly = await prepareAssembly(folder, plan, await built())
  expect(assembly).toMatchObject({
    stackName: 'logpipe-prod',
    stack: { parameters: { Stage: 'prod', Open: 'true' } },
    edge: { parameters: { Stage: 'prod' } },
  })
  expect(assembly.stack.parameters).not.toHaveProperty('Nothing')
  const { artifacts } = await json(folder, 'manifest.json')
  expect(artifacts['logpipe-prod-edge'].properties).toMatchObject({
    stackName: 'logpipe-prod-edge',
    tags: { 'logpipe:stage': 'prod' },
  })
})

test('each template is the asset of its own content', async () => {
  const folder = await aFolder()
  await prepareAssembly(folder, { stage: 'prod', parameters: {}, isRetained: false }, await built())
  const { artifacts } = await json(folder, 'manifest.json')
  for (const id of ['logpipe', 'logpipe-edge']) {
    const text = await readFile(join(folder, `${id}.template.json`))
    const hash = createHash('sha256').update(text).digest('hex')
    const { files } = await json(folder, `${id}.assets.json`)
    expect(files[hash]).toMatchObject({
      source: { path: `${id}.template.json` },
      destinations: { here: { objectKey: `${hash}.json` } },
    })
    const { properties } = artifacts[id.replace('logpipe', 'logpipe-prod')]
    expect(properties.stackTemplateAssetObjectUrl).toBe(`s3://bucket/${hash}.json`)
  }
})

test.each([
  [true, ['Retain', 'RetainExceptOnCreate']],
  [false, ['Delete', 'Delete']],
])('what holds data is kept or not: %s', async (isRetained, policies) => {
  const plan = { stage: 'prod', parameters: {}, isRetained }
  const { stack } = await prepareAssembly(await aFolder(), plan, await built())
  expect(Object.values(stack.template.Resources).map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(policies)
})

test('an assembly remembers whether WAF is wanted, and nothing where nothing was said', async () => {
  const folder = await aFolder()
  await prepareAssembly(folder, { stage: 'a', parameters: {}, isRetained: true, isBehindWaf: false }, await built())
  expect(await openAssembly(folder)).toMatchObject({ isBehindWaf: false })
  const silent = await prepareAssembly(await aFolder(), { stage: 'a', parameters: {}, isRetained: true }, await built())
  expect(silent).not.toHaveProperty('isBehindWaf')
})

test('takes up what only the account knows: termination protection, more tags', async () => {
  const folder = await aFolder()
  await prepareAssembly(folder, { stage: 'a', parameters: {}, isRetained: true }, await built())
  await writeFacts(folder, 'logpipe-a', { isProtected: true, tags: { more: 'yes' } })
  const { artifacts } = await json(folder, 'manifest.json')
  expect(artifacts['logpipe-a'].properties).toMatchObject({
    terminationProtection: true,
    tags: { 'logpipe:stage': 'a', more: 'yes' },
  })
})

test('refuses a folder that holds something, and one that holds no assembly', async () => {
  const plan = { stage: 'a', parameters: {}, isRetained: true }
  await expect(prepareAssembly(await aFolder({ 'a.txt': 1 }), plan, await built())).rejects.toThrow('is not empty')
  await expect(openAssembly(await aFolder())).rejects.toMatchObject({ code: 'unreadable_input' })
})
