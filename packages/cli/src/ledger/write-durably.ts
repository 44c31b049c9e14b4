import { open } from 'node:fs/promises'

/** Writes a new file that only its owner may read, safe from a power cut. Rejects with what the file system says. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.datasync()
  } finally {
    await handle.close()
  }
}
