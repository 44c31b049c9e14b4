import { join } from 'node:path'
import { isObject } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { readJson } from './read-manifest.ts'

/** A file or folder of an assembly that CloudFormation reads from the asset bucket. */
export interface Asset {
  /** Name in the assembly's folder. */
  readonly path: string
  /** A folder is uploaded as a zip archive. */
  readonly isFolder: boolean
  /** Name in the bucket, made from the content. */
  readonly key: string
}

/** What one stack of an assembly uploads; its own template is among it. Throws `unreadable_input`. */
export async function readAssets(folder: string, id: string): Promise<readonly Asset[]> {
  const file = join(folder, `${id}.assets.json`)
  const manifest = await readJson(file)
  const files = isObject(manifest) && isObject(manifest.files) ? Object.values(manifest.files) : []
  return files.map((one) => assetOf(one, file))
}

function assetOf(entry: unknown, file: string): Asset {
  const { source, destinations } = isObject(entry) ? entry : {}
  const place = isObject(destinations) ? Object.values(destinations)[0] : undefined
  const path = isObject(source) ? source.path : undefined
  const key = isObject(place) ? place.objectKey : undefined
  if (typeof path === 'string' && typeof key === 'string') {
    return { path, isFolder: isObject(source) && source.packaging === 'zip', key }
  }
  throw operationError('unreadable_input', `${file} has an asset without a source or a destination`)
}
