import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** `erase-AH3BQ6E7.js` and its map, as esbuild names chunks: by what they begin with, and a hash. */
const hashed = /([\w-]+?)-([A-Z0-9]{8})(?=\.js\b)/g

/**
 * Numbers the chunks of a build, in place of the hashes in their names: these are for browsers, and of a published package they are what
 * compresses worst. Of one name the second is `list-2.js`.
 */
export function shortenNames(dir: string): void {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => /\.js(?:\.map)?$/.test(name))
  const shortOf = shortNames(files.filter((name) => name.endsWith('.js')).map((name) => basename(name)))
  const shorten = (text: string): string => text.replace(hashed, (name) => shortOf.get(name) ?? name)
  for (const file of files) {
    const path = join(dir, file)
    writeFileSync(path, shorten(readFileSync(path, 'utf8')))
    renameSync(path, join(dir, shorten(file)))
  }
}

/** By name with its hash. */
function shortNames(files: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Map<string, number>()
  const found = files.toSorted().flatMap((file) => [...file.matchAll(hashed)])
  return new Map(
    found.map(([whole, name = '']) => {
      const n = (taken.get(name) ?? 0) + 1
      taken.set(name, n)
      return [whole, n === 1 ? name : `${name}-${n}`]
    }),
  )
}
