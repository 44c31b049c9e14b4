import { access, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject, parseJson } from '@logpipe/sdk/contract'
import { errnoOf, operationError } from '@logpipe/sdk/operations'

/** The form of the data folder that this version reads and writes. It grows by one where an older version could not go on with it. */
export const dataFormat = 1

/** The file that marks it. */
export const formatName = 'format.json'

/** A folder in it while a backup is restored into it, and after a restore that was killed. */
export const restoringName = '.restoring'

/** Turns a folder of one form into one of the next; each may be interrupted and begun again. Folders of versions that wrote no mark have form 1. */
const upgrades: readonly { readonly from: number; readonly run: (path: string) => Promise<void> }[] = []

/**
 * Marks a data folder with the form of its content, after it has turned an older form into this one. Throws `data_unusable` for a newer one and
 * for one into which a backup is restored, and changes nothing then.
 */
export async function settleDataFormat(path: string): Promise<void> {
  await refuseRestoring(path)
  const found = await readFormat(path)
  if (found > dataFormat) {
    const why = `it has format ${found}, written by a newer version, and this version reads up to ${dataFormat}`
    throw operationError('data_unusable', `cannot use the data folder ${path}: ${why}; update logpipe`)
  }
  for (const { from, run } of upgrades) if (from >= found) await run(path)
  await writeFormat(path)
}

async function readFormat(path: string): Promise<number> {
  const file = join(path, formatName)
  try {
    const value = parseJson(await readFile(file, 'utf8'))
    if (isObject(value) && Number.isInteger(value.format) && Number(value.format) > 0) return Number(value.format)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 1
    throw error
  }
  throw operationError('data_unusable', `${file} is damaged: it must be {"format": <number>}`)
}

/** Never half written, and only once. */
async function writeFormat(path: string): Promise<void> {
  const file = join(path, formatName)
  const text = `${JSON.stringify({ format: dataFormat })}\n`
  if ((await readFile(file, 'utf8').catch(() => '')) === text) return
  await writeFile(`${file}.new`, text, { flush: true })
  await rename(`${file}.new`, file)
}

/** It may have a part of what it is to have. */
async function refuseRestoring(path: string): Promise<void> {
  const isRestoring = await access(join(path, restoringName)).then(
    () => true,
    () => false,
  )
  if (!isRestoring) return
  const why = 'a restore into it is running, or was killed; if none is running, empty it and restore again'
  throw operationError('data_unusable', `cannot use the data folder ${path}: ${why}`)
}
