import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { quoted } from '../../account/quoted.ts'
import { anyAccount, anyRegion, assetBucketOf, edgeNameOf, edgeRegion } from '../../options/stack-names.ts'
import { type Artifact, type Manifest, readJson } from './read-manifest.ts'

/**
 * Refuses an assembly that would do something other than what is planned and confirmed: another stack, region or role, a template
 * from elsewhere, files from outside the folder, a command that creates a file. Values of parameters, templates and bundles may be
 * edited. Throws `unreadable_input`, before anything is asked of AWS.
 */
export async function checkAssembly(folder: string, manifest: Manifest, stackName: string): Promise<void> {
  refuseNewer(folder, manifest)
  const problems = [...problemsOf(manifest, stackName), ...(await linksIn(folder))]
  for (const id of ['logpipe', 'logpipe-edge']) problems.push(...(await assetProblems(folder, id)))
  if (problems.length === 0) return
  const text = `${folder} was not written by logpipe synth --out, or was modified: ${problems.slice(0, 3).join('; ')}`
  throw operationError('unreadable_input', text)
}

/** The newest major version of the cloud assembly's schema whose rules are known here: the CDK that builds this package writes it. */
const schemaMajor = 55

function refuseNewer(folder: string, { version = '' }: Manifest): void {
  if (Number.parseInt(version, 10) <= schemaMajor) return
  const why = `it has schema version ${version || 'none'}, and this version of logpipe supports up to ${schemaMajor}; update logpipe`
  throw operationError('unreadable_input', `cannot read the assembly in ${folder}: ${why}`)
}

function problemsOf({ artifacts, ...rest }: Manifest & { readonly missing?: unknown }, stackName: string): string[] {
  const expected = new Map([
    [stackName, stackProblems('logpipe', stackName, 'unknown-region')],
    [edgeNameOf(stackName), stackProblems('logpipe-edge', edgeNameOf(stackName), edgeRegion)],
    ['logpipe.assets', manifestProblems('logpipe')],
    ['logpipe-edge.assets', manifestProblems('logpipe-edge')],
  ])
  const problems = Object.entries(artifacts).flatMap(
    ([id, artifact]) => expected.get(id)?.(artifact) ?? [`manifest.json contains ${quoted(id)}`],
  )
  return rest.missing === undefined ? problems : [...problems, 'manifest.json asks for a lookup']
}

type Check = (artifact: Artifact) => readonly string[]

/** Of an artifact's properties none but these: a role or another place of the template would be used without a word. */
const known = new Set([
  'templateFile',
  'stackName',
  'stackTemplateAssetObjectUrl',
  'tags',
  'parameters',
  'terminationProtection',
  'validateOnSynth',
  'additionalDependencies',
])

function stackProblems(id: string, stackName: string, region: string): Check {
  return ({ type, environment, displayName, properties }) => {
    const { templateFile, stackTemplateAssetObjectUrl: url } = properties
    const place = `s3://${bucketIn(region)}/`
    const isOurs = url?.startsWith(place) && /^[\w-]+\.json$/.test(url.slice(place.length))
    const differing = [
      differs('type', type, 'aws:cloudformation:stack'),
      differs('stackName', properties.stackName, stackName),
      differs('displayName', displayName, stackName),
      differs('environment', environment, `aws://unknown-account/${region}`),
      differs('templateFile', templateFile, `${id}.template.json`),
      isOurs ? [] : [`stackTemplateAssetObjectUrl is ${quoted(url)}`],
    ].flat()
    const unknown = Object.keys(properties).filter((name) => !known.has(name))
    return [...differing, ...unknown.map((name) => `the property ${name} is not allowed`)].map(
      (text) => `of ${stackName} ${text}`,
    )
  }
}

function manifestProblems(id: string): Check {
  return ({ type, properties }) => {
    const file = 'file' in properties ? properties.file : undefined
    return [
      ...differs(`type of ${id}.assets`, type, 'cdk:asset-manifest'),
      ...differs(`file of ${id}.assets`, file, `${id}.assets.json`),
    ]
  }
}

function differs(name: string, value: unknown, expected: string): readonly string[] {
  return value === expected ? [] : [`${name} is ${quoted(String(value))}, not ${quoted(expected)}`]
}

function bucketIn(region: string): string {
  return assetBucketOf({ accountId: anyAccount, region: region === edgeRegion ? edgeRegion : anyRegion })
}

/** What would be uploaded: files of this folder, into our bucket. */
async function assetProblems(folder: string, id: string): Promise<readonly string[]> {
  const name = `${id}.assets.json`
  const manifest = await readJson(join(folder, name))
  if (!isObject(manifest) || !isObject(manifest.files)) return [`${name} is not an asset manifest`]
  const { dockerImages = {} } = manifest
  const region = id === 'logpipe' ? 'unknown-region' : edgeRegion
  return [
    ...(isObject(dockerImages) && Object.keys(dockerImages).length === 0 ? [] : [`${name} contains images`]),
    ...Object.entries(manifest.files).flatMap(([key, file]) =>
      isPlainFile(file, region) ? [] : [`${name} uploads ${quoted(pathOf(file) ?? key)} in an unexpected way`],
    ),
  ]
}

function pathOf(file: unknown): string | undefined {
  const path = isObject(file) && isObject(file.source) ? file.source.path : undefined
  return typeof path === 'string' ? path : undefined
}

function isPlainFile(file: unknown, region: string): boolean {
  if (!isObject(file) || !isObject(file.source) || !isObject(file.destinations)) return false
  // A name, not a path: our assets are at the top level. An `executable` would be run.
  const isInside = /^[\w-][\w.-]*$/.test(pathOf(file) ?? '')
  const isNamed = Object.keys(file.source).every((key) => key === 'path' || key === 'packaging')
  return isInside && isNamed && Object.values(file.destinations).every((place) => isOurPlace(place, region))
}

function isOurPlace(place: unknown, region: string): boolean {
  if (!isObject(place) || place.bucketName !== bucketIn(region)) return false
  const isThere = place.region === undefined || place.region === region
  const isNamed = typeof place.objectKey === 'string' && /^[\w-]+\.(?:json|zip)$/.test(place.objectKey)
  return isThere && isNamed && Object.keys(place).every((key) => /^(?:bucketName|objectKey|region)$/.test(key))
}

/** We write none, and one may lead out of the folder. */
async function linksIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => `${quoted(name)} is a symbolic link`)
}
