import { createHash } from 'node:crypto'
import { access, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { copyAssembly, openAssembly, prepareAssembly } from './prepare-assembly.ts'

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

const regions = { logpipe: 'unknown-region', 'logpipe-edge': 'us-east-1' }
const bucketOf = (id: keyof typeof regions) =>
  `logpipe-assets-\${AWS::AccountId}-${id === 'logpipe' ? `\${AWS::Region}` : 'us-east-1'}`

const artifactsOf = (id: keyof typeof regions) => ({
  [`${id}.assets`]: { type: 'cdk:asset-manifest', properties: { file: `${id}.assets.json` } },
  [id]: {
    type: 'aws:cloudformation:stack',
    environment: `aws://unknown-account/${regions[id]}`,
    properties: {
      templateFile: `${id}.template.json`,
      stackTemplateAssetObjectUrl: `s3://${bucketOf(id)}/old.json`,
    },
  },
})

const assetsOf = (id: keyof typeof regions) => ({
  files: {
    old: {
      source: { path: `${id}.template.json` },
      destinations: { here: { bucketName: bucketOf(id), objectKey: 'old.json' } },
    },
    code: {
      source: { path: 'asset.code', packaging: 'zip' },
      destinations: { here: { bucketName: bucketOf(id), objectKey: 'code.zip' } },
    },
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
  for (const id of ['logpipe', 'logpipe-edge'] as const) {
    const text = await readFile(join(folder, `${id}.template.json`))
    const hash = createHash('sha256').update(text).digest('hex')
    const { files } = await json(folder, `${id}.assets.json`)
    expect(files[hash]).toMatchObject({
      source: { path: `${id}.template.json` },
      destinations: { here: { objectKey: `${hash}.json` } },
    })
    const { properties } = artifacts[id.replace('logpipe', 'logpipe-prod')]
    expect(properties.stackTemplateAssetObjectUrl).toBe(`s3://${bucketOf(id)}/${hash}.json`)
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

test('names what each stack uploads, where it is, and which of it is the template', async () => {
  const folder = await aFolder()
  const plan = { stage: 'prod', parameters: {}, isRetained: true }
  const { stack, edge } = await prepareAssembly(folder, plan, await built())
  for (const [id, one] of Object.entries({ logpipe: stack, 'logpipe-edge': edge })) {
    expect(one).toMatchObject({ folder, tags: { 'logpipe:stage': 'prod' } })
    expect(one.assets).toEqual([
      { path: `${id}.template.json`, isFolder: false, key: one.templateKey },
      { path: 'asset.code', isFolder: true, key: 'code.zip' },
    ])
    expect(one.templateKey).toMatch(/^[0-9a-f]{64}\.json$/)
  }
})

test.each(['999.0.0', '56.0.0', 'new'])(
  'refuses an assembly of schema %s, which is newer than what is known',
  async (version) => {
    await expect(openAssembly(await anEdited('manifest.json', ['version'], version))).rejects.toMatchObject({
      code: 'unreadable_input',
      message: expect.stringMatching(`^cannot read the assembly in .*: it has schema version ${version}`),
    })
  },
)

test('refuses a folder that holds something, and one that holds no assembly', async () => {
  const plan = { stage: 'a', parameters: {}, isRetained: true }
  await expect(prepareAssembly(await aFolder({ 'a.txt': 1 }), plan, await built())).rejects.toThrow('is not empty')
  const empty = await aFolder()
  const file = join(empty, 'manifest.json')
  const refused = (message: string) => ({ code: 'unreadable_input', message })
  await expect(openAssembly(empty)).rejects.toMatchObject(refused(`cannot read ${file}`))
  await writeFile(file, '{')
  await expect(openAssembly(empty)).rejects.toMatchObject(refused(`${file} is not valid JSON`))
})

/** An assembly of the stage prod, with some values replaced: by file and path in it. */
async function anEdited(file: string, path: readonly string[] = [], value?: unknown): Promise<string> {
  const folder = await aFolder()
  await prepareAssembly(folder, { stage: 'prod', parameters: { Stage: 'prod' }, isRetained: true }, await built())
  const document = await json(folder, file)
  const last = path.at(-1)
  const parent = path.slice(0, -1).reduce((one, key) => one[key], document)
  if (last !== undefined) parent[last] = value
  await writeFile(join(folder, file), JSON.stringify(document))
  return folder
}

test.each<[string, string, readonly string[], unknown]>([
  ['stackName', 'manifest.json', ['artifacts', 'logpipe-prod', 'properties', 'stackName'], 'company-database'],
  ['displayName', 'manifest.json', ['artifacts', 'logpipe-prod', 'displayName'], 'other'],
  ['environment', 'manifest.json', ['artifacts', 'logpipe-prod', 'environment'], 'aws://unknown-account/us-west-2'],
  ['environment', 'manifest.json', ['artifacts', 'logpipe-prod-edge', 'environment'], 'aws://1/eu-west-1'],
  ['templateFile', 'manifest.json', ['artifacts', 'logpipe-prod', 'properties', 'templateFile'], '../t.json'],
  ['templateFile', 'manifest.json', ['artifacts', 'logpipe-prod', 'properties', 'templateFile'], undefined],
  [
    'stackTemplateAssetObjectUrl',
    'manifest.json',
    ['artifacts', 'logpipe-prod', 'properties', 'stackTemplateAssetObjectUrl'],
    's3://somebody-elses/t.json',
  ],
  ['assumeRoleArn', 'manifest.json', ['artifacts', 'logpipe-prod', 'properties', 'assumeRoleArn'], 'arn'],
  ['"more"', 'manifest.json', ['artifacts', 'more'], { type: 'cdk:cloud-assembly', properties: {} }],
  ['a lookup', 'manifest.json', ['missing'], [{}]],
  ['assets.json', 'manifest.json', ['artifacts', 'logpipe.assets', 'properties', 'file'], '../a.json'],
  ['/etc/secret', 'logpipe.assets.json', ['files', 'code', 'source', 'path'], '/etc/secret'],
  ['../secret', 'logpipe.assets.json', ['files', 'code', 'source', 'path'], '../secret'],
  ['".."', 'logpipe-edge.assets.json', ['files', 'code', 'source', 'path'], '..'],
  ['asset.code', 'logpipe.assets.json', ['files', 'code', 'source', 'executable'], ['sh']],
  ['asset.code', 'logpipe.assets.json', ['files', 'code', 'destinations', 'here', 'bucketName'], 'other'],
  ['asset.code', 'logpipe.assets.json', ['files', 'code', 'destinations', 'here', 'region'], 'us-west-2'],
  ['asset.code', 'logpipe.assets.json', ['files', 'code', 'destinations', 'here', 'objectKey'], '../code.zip'],
  ['images', 'logpipe.assets.json', ['dockerImages'], { a: {} }],
])('refuses an assembly whose %s was edited: another thing would be deployed (%s %j)', async (said, ...edit) => {
  const refused = { code: 'unreadable_input', message: expect.stringContaining(said) }
  await expect(openAssembly(await anEdited(...edit))).rejects.toMatchObject(refused)
})

test('refuses an assembly with a symbolic link, wherever it lies', async () => {
  const folder = await anEdited('manifest.json')
  await symlink('/etc', join(folder, 'asset.code', 'more'))
  await expect(copyAssembly(folder, join(await aFolder(), 'copy'))).rejects.toThrow('"more" is a symbolic link')
})

test('takes an edited template, as another asset: the bucket may hold the one before under its name', async () => {
  const folder = await anEdited('logpipe.template.json', ['Resources', 'Table', 'Type'], 'AWS::DynamoDB::GlobalTable')
  const before = await json(folder, 'manifest.json')
  const { folder: copied, stack } = await copyAssembly(folder, join(await aFolder(), 'copy'))
  expect(stack.template.Resources.Table?.Type).toBe('AWS::DynamoDB::GlobalTable')
  const text = await readFile(join(copied, 'logpipe.template.json'))
  const hash = createHash('sha256').update(text).digest('hex')
  const { artifacts } = await json(copied, 'manifest.json')
  const urlOf = (id: string) => artifacts[id].properties.stackTemplateAssetObjectUrl
  expect(urlOf('logpipe-prod')).toBe(`s3://${bucketOf('logpipe')}/${hash}.json`)
  expect((await json(copied, 'logpipe.assets.json')).files).toHaveProperty(hash)
  expect(urlOf('logpipe-prod-edge')).toBe(before.artifacts['logpipe-prod-edge'].properties.stackTemplateAssetObjectUrl)
})

test.each<[string, string, readonly string[], unknown]>([
  ['is not the manifest of a cloud assembly', 'manifest.json', ['artifacts', 'logpipe-prod', 'properties'], undefined],
  ['is not an asset manifest', 'logpipe.assets.json', ['files'], undefined],
  ['is not a CloudFormation template', 'logpipe.template.json', ['Resources'], undefined],
  ['is not a CloudFormation template', 'logpipe.template.json', ['Resources', 'Table'], 'a table'],
])('%s: %s without %j', async (said, ...edit) => {
  const refused = { code: 'unreadable_input', message: expect.stringContaining(said) }
  await expect(openAssembly(await anEdited(...edit))).rejects.toMatchObject(refused)
})

describe('a folder that cannot be filled', () => {
  const plan = { stage: 'a', parameters: {}, isRetained: true }
  const refused = (said: string) => ({ code: 'unreadable_input', message: expect.stringContaining(said) })

  test('is gone again with its parents where it was made, and empty again where it was there', async () => {
    const source = await built()
    await rm(join(source, 'logpipe.assets.json'))
    const there = await aFolder()
    const made = join(await aFolder(), 'a', 'b', 'c')
    for (const folder of [there, made]) {
      await expect(prepareAssembly(folder, plan, source)).rejects.toMatchObject(refused('logpipe.assets.json'))
    }
    expect(await readdir(there)).toEqual([])
    await expect(access(join(made, '../..'))).rejects.toThrow('ENOENT')
  })

  test('may lie within what it is made of: that is said in one sentence', async () => {
    const source = await built()
    await expect(prepareAssembly(join(source, 'out'), plan, source)).rejects.toMatchObject(refused('cannot write to'))
    await expect(access(join(source, 'out'))).rejects.toThrow('ENOENT')
  })

  test('is no folder, or in one that takes none', async () => {
    const file = join(await aFolder({ 'a.txt': 1 }), 'a.txt')
    for (const folder of [file, join(file, 'out'), '/proc/logpipe', '/proc/logpipe/deeper/out']) {
      await expect(prepareAssembly(folder, plan, await built())).rejects.toMatchObject(
        refused('cannot create the folder'),
      )
    }
  })
})
