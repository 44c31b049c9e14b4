import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject, parseJson } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import type { Parameters } from '../../options/template-parameters.ts'

/** Of a cloud assembly: what it holds, by id. */
export interface Manifest {
  /** Of the schema that it follows. */
  readonly version?: string
  readonly artifacts: Readonly<Record<string, Artifact>>
}

/** As the cloud assembly's schema has it. https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema */
export interface Artifact {
  readonly type: string
  readonly displayName?: string
  readonly environment?: string
  readonly properties: {
    readonly templateFile?: string
    readonly stackName?: string
    readonly stackTemplateAssetObjectUrl?: string
    readonly tags?: Readonly<Record<string, string>>
    readonly parameters?: Parameters
    readonly terminationProtection?: boolean
  }
}

/** Reads what an assembly holds. Throws `unreadable_input` for a file that is no manifest. */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, 'manifest.json')
  const manifest = await readJson(file)
  if (isManifest(manifest)) return manifest
  throw operationError('unreadable_input', `${file} is not the manifest of a cloud assembly`)
}

function isManifest(value: unknown): value is Manifest {
  if (!isObject(value) || !(value.version === undefined || typeof value.version === 'string')) return false
  return isObject(value.artifacts) && Object.values(value.artifacts).every(isArtifact)
}

function isArtifact(value: unknown): value is Artifact {
  if (!isObject(value) || typeof value.type !== 'string' || !isObject(value.properties)) return false
  const { tags, parameters } = value.properties
  return areTexts(tags) && areTexts(parameters)
}

function areTexts(value: unknown): boolean {
  return value === undefined || (isObject(value) && Object.values(value).every((one) => typeof one === 'string'))
}

/** Throws `unreadable_input` for a file that cannot be read, or is not JSON. */
export async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw operationError('unreadable_input', `cannot read ${file}`, { cause })
  })
  const value = parseJson(text)
  if (value === undefined) throw operationError('unreadable_input', `${file} is not valid JSON`)
  return value
}
