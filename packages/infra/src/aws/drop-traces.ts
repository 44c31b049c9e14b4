import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Entry {
  readonly type: string
  readonly data: unknown
  /** Calls that led to it, with the files that they are in. */
  readonly trace?: unknown
}

/** Removes stack traces from an assembly's metadata: they contain paths of the machine that built it. */
export function dropTraces(folder: string): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.metadata.json'))) {
    const path = join(folder, name)
    const metadata = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, readonly Entry[]>>
    const kept = Object.entries(metadata).map(([id, entries]) => [
      id,
      entries.map(({ type, data }) => ({ type, data })),
    ])
    writeFileSync(path, `${JSON.stringify(Object.fromEntries(kept), undefined, 1)}\n`)
  }
}
