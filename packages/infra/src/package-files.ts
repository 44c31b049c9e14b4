/** Whether Node runs the sources, as in this repository, and not what was built from them. */
export const isSource = import.meta.url.endsWith('.ts')

// From the package's folder, not from a module's own place: built, most modules are in a chunk.
const root = new URL('.', import.meta.resolve('@logpipe/infra/package.json'))

/** A file that a build writes, by its path in `dist`. */
export function builtFile(path: string): URL {
  return new URL(`dist/${path}`, root)
}

/** A file of the package that is read or started by its name: a source, or what was built from it. By its path in `src`. */
export function ownFile(path: string): URL {
  return isSource ? new URL(`src/${path}`, root) : builtFile(path)
}
