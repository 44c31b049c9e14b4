import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/**
 * Names the maps of a build `tail.map.js` in place of `tail.js.map`. npm packs files in the order of their extensions
 * (https://github.com/npm/npm-packlist), and gzip finds what was written before only 32 KiB back: a map holds the code of its file, and beside
 * it takes a seventh off the package. What reads maps goes by the name that the file states, and by the JSON in it.
 */
export function nameMaps(dir: string): void {
  for (const file of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.js.map')) continue
    const [path, code] = [join(dir, file), join(dir, file.slice(0, -'.map'.length))]
    const named = file.replace(/\.js\.map$/, '.map.js')
    const stated = `//# sourceMappingURL=${basename(file)}`
    writeFileSync(code, readFileSync(code, 'utf8').replace(stated, `//# sourceMappingURL=${basename(named)}`))
    renameSync(path, join(dir, named))
  }
}
