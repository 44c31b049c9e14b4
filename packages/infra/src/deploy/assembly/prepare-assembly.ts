import { createHash } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isObject } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { edgeNameOf, stackNameOf, stageTag } from '../../options/stack-names.ts'
import type { Parameters } from '../../options/template-parameters.ts'
import { builtFile } from '../../package-files.ts'
import { checkAssembly } from './check-assembly.ts'
import { copyFolder } from './copy-folder.ts'
import { explainWriting, fillFolder } from './fill-folder.ts'
import { type Asset, readAssets } from './read-assets.ts'
import { type Artifact, type Manifest, readJson, readManifest } from './read-manifest.ts'
import { asTemplate, type Template } from './template.ts'

/** A cloud assembly on disk, for one stage. */
export interface Assembly {
  readonly folder: string
  readonly stackName: string
  readonly stack: AssemblyStack
  /** Web ACL and certificate of CloudFront, for us-east-1. */
  readonly edge: AssemblyStack
  /** Whether to put CloudFront with WAF in front; unchanged if undefined. */
  readonly isBehindWaf?: boolean
}

export interface AssemblyStack {
  /** Where its template and bundles are. */
  readonly folder: string
  readonly template: Template
  /** Values of parameters that the assembly itself decides. */
  readonly parameters: Parameters
  readonly tags: Readonly<Record<string, string>>
  /** What is uploaded for it, its template among it. */
  readonly assets: readonly Asset[]
  /** Name of the template in the bucket. */
  readonly templateKey: string
}

export interface AssemblyPlan {
  readonly stage: string
  readonly parameters: Parameters
  /** Whether what holds data outlives the stack. A template cannot leave this to a parameter. */
  readonly isRetained: boolean
  readonly isBehindWaf?: boolean
  /** Of both stacks. An empty value takes one back. */
  readonly tags?: Readonly<Record<string, string>>
  /** Takes another template in the place of the stack's. */
  readonly change?: (template: Template) => Template
}

/** The assembly built with this package: one template for all stages, with options as parameters. */
const builtAssembly = fileURLToPath(builtFile('assembly'))

/** Writes the built assembly for one stage into a folder, which must be empty or not there. Throws `unreadable_input`. */
export async function prepareAssembly(
  folder: string,
  plan: AssemblyPlan,
  source: string = builtAssembly,
): Promise<Assembly> {
  return fillFolder(folder, () => writeAssembly(folder, plan, source))
}

async function writeAssembly(folder: string, plan: AssemblyPlan, source: string): Promise<Assembly> {
  await copyFolder(source, folder)
  const manifest = await readManifest(folder)
  const { stage, parameters, isRetained, tags = {}, change = (template) => template } = plan
  const names = new Map([
    ['logpipe', stackNameOf(stage)],
    ['logpipe-edge', edgeNameOf(stackNameOf(stage))],
  ])
  const artifacts: Record<string, Artifact> = {}
  for (const [id, artifact] of Object.entries(manifest.artifacts)) {
    if (artifact.type === 'cdk:asset-manifest') artifacts[id] = artifact
    const stackName = names.get(id)
    if (stackName === undefined) continue
    const { templateFile = '' } = artifact.properties
    const template = await readTemplate(join(folder, templateFile))
    const next = id === 'logpipe' ? change(retaining(template, isRetained)) : template
    const url = await writeTemplate(folder, artifact, next)
    const declared = Object.entries(parameters).filter(([name]) => template.Parameters?.[name] !== undefined)
    artifacts[stackName] = {
      ...artifact,
      displayName: stackName,
      properties: {
        ...artifact.properties,
        stackName,
        stackTemplateAssetObjectUrl: url,
        tags: { ...tags, [stageTag]: stage },
        parameters: Object.fromEntries(declared),
      },
    }
  }
  await writeManifest(folder, { ...manifest, artifacts })
  if (plan.isBehindWaf !== undefined) {
    await writeFile(join(folder, wafFile), `${JSON.stringify({ isBehindWaf: plan.isBehindWaf })}\n`)
  }
  return openAssembly(folder)
}

/** Whether the edge stack is deployed: no parameter holds it, and a manifest has no field for it. */
const wafFile = 'logpipe.json'

/**
 * Opens an assembly on disk. Throws `unreadable_input` if the folder contains none of ours, or one that was
 * edited so that another thing would be deployed than what it says.
 */
export async function openAssembly(folder: string): Promise<Assembly> {
  const manifest = await readManifest(folder)
  const stacks = stacksOf(manifest)
  const own = stacks.find(([name]) => /^logpipe-[a-z0-9-]+$/.test(name) && !name.endsWith('-edge'))
  const edge = stacks.find(([name]) => own !== undefined && name === edgeNameOf(own[0]))
  if (own === undefined || edge === undefined) {
    throw operationError(
      'unreadable_input',
      `${folder} contains no logpipe assembly; write one with logpipe synth --out`,
    )
  }
  await checkAssembly(folder, manifest, own[0])
  const open = async ([, { properties }]: readonly [string, Artifact]): Promise<AssemblyStack> => ({
    folder,
    template: await readTemplate(join(folder, properties.templateFile ?? '')),
    parameters: properties.parameters ?? {},
    tags: properties.tags ?? {},
    assets: await readAssets(folder, (properties.templateFile ?? '').replace('.template.json', '')),
    templateKey: (properties.stackTemplateAssetObjectUrl ?? '').replace(/^.*\//, ''),
  })
  const isBehindWaf = await readWaf(folder)
  return {
    folder,
    stackName: own[0],
    stack: await open(own),
    edge: await open(edge),
    ...(isBehindWaf !== undefined && { isBehindWaf }),
  }
}

function stacksOf({ artifacts }: Manifest): readonly (readonly [string, Artifact])[] {
  return Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack')
}

/** Copies an assembly to where it may be written to. A template that was edited becomes an asset of its own. */
export async function copyAssembly(
  from: string,
  to: string,
  change: (template: Template) => Template = (template) => template,
): Promise<Assembly> {
  await openAssembly(from)
  return fillFolder(to, () => writeCopy(from, to, change))
}

async function writeCopy(from: string, to: string, change: (template: Template) => Template): Promise<Assembly> {
  await copyFolder(from, to)
  const manifest = await readManifest(to)
  const artifacts = { ...manifest.artifacts }
  for (const [id, artifact] of stacksOf(manifest)) {
    const template = await readTemplate(join(to, artifact.properties.templateFile ?? ''))
    const isPipeline = artifact.properties.templateFile === 'logpipe.template.json'
    const stackTemplateAssetObjectUrl = await writeTemplate(to, artifact, isPipeline ? change(template) : template)
    artifacts[id] = { ...artifact, properties: { ...artifact.properties, stackTemplateAssetObjectUrl } }
  }
  await writeManifest(to, { ...manifest, artifacts })
  return openAssembly(to)
}

async function readWaf(folder: string): Promise<boolean | undefined> {
  const names = await readdir(folder)
  if (!names.includes(wafFile)) return undefined
  const said = await readJson(join(folder, wafFile))
  return isObject(said) && typeof said.isBehindWaf === 'boolean' ? said.isBehindWaf : undefined
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`).catch((error: unknown) => {
    throw explainWriting(error, folder)
  })
}

async function readTemplate(file: string): Promise<Template> {
  const template = asTemplate(await readJson(file))
  if (template !== undefined) return template
  throw operationError(
    'unreadable_input',
    `${file} is not a CloudFormation template: it needs Resources, each with a Type`,
  )
}

/** The template retains resources that hold data by default, so that an unprepared template never deletes them. */
function retaining(template: Template, isRetained: boolean): Template {
  if (isRetained) return template
  const Resources = Object.fromEntries(
    Object.entries(template.Resources).map(([id, resource]) => [
      id,
      resource.DeletionPolicy?.startsWith('Retain')
        ? { ...resource, DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' }
        : resource,
    ]),
  )
  return { ...template, Resources }
}

interface AssetManifest {
  readonly files: Readonly<Record<string, AssetFile>>
}

interface AssetFile {
  readonly source: { readonly path: string }
  readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>
}

/** The template is an asset too, named by its content. Returns its address in the bucket. */
async function writeTemplate(folder: string, { properties }: Artifact, template: Template): Promise<string> {
  const { templateFile = '', stackTemplateAssetObjectUrl = '' } = properties
  const text = `${JSON.stringify(template, null, 1)}\n`
  const hash = createHash('sha256').update(text).digest('hex')
  await writeFile(join(folder, templateFile), text)
  const file = join(folder, templateFile.replace('.template.', '.assets.'))
  const manifest = (await readJson(file)) as AssetManifest
  const files = Object.entries(manifest.files).map(([key, asset]) =>
    asset.source.path === templateFile ? ([hash, keyedBy(asset, `${hash}.json`)] as const) : ([key, asset] as const),
  )
  await writeFile(file, `${JSON.stringify({ ...manifest, files: Object.fromEntries(files) }, null, 1)}\n`)
  return stackTemplateAssetObjectUrl.replace(/[^/]+$/, `${hash}.json`)
}

function keyedBy(asset: AssetFile, objectKey: string): AssetFile {
  const destinations = Object.entries(asset.destinations).map(([name, place]) => [name, { ...place, objectKey }])
  return { ...asset, destinations: Object.fromEntries(destinations) }
}
