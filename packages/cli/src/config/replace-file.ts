import { randomUUID } from 'node:crypto'
import { realpath, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from '@logpipe/sdk/operations'

/**
 * Writes a small file as a whole, with its folder: who reads it meets the old text or the new. Where its name is a link, the file behind it
 * is replaced. Throws the error of the system.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path))
  const file = await realpath(path).catch(() => path)
  // Two at once write each its own: of one name, one would rename what the other is still writing.
  const draft = `${file}.${randomUUID()}.new`
  try {
    await writeFile(draft, text)
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined)
    throw error
  }
}
