import picomatch from 'picomatch'

export type PathTest = (path: string) => boolean

/**
 * Tests paths against what is left out: a pattern without a slash is compared with the last name of a path, one with a slash with
 * the path. What a folder is left out for holds for all that is in it.
 */
export function excludes(patterns: readonly string[]): PathTest {
  const tests = patterns.map((pattern) => {
    const trimmed = pattern.replace(/^\.\//, '').replace(/\/+$/, '')
    return picomatch(trimmed, { dot: true, basename: !trimmed.includes('/') })
  })
  return (path) => tests.some((isMatch) => isMatch(path.replace(/^\.\//, '')))
}

export interface Glob {
  /** The folder to begin in; `''` is where the command runs. */
  readonly base: string
  /** Tests a path below the base. */
  readonly isMatch: PathTest
  /** Whether anything in a folder below the base may match. */
  readonly mayEnter: PathTest
  /** Whether names that begin with a dot can match. */
  readonly hasDots: boolean
}

/** Reads a glob; undefined for a path without wildcards. */
export function parseGlob(pattern: string): Glob | undefined {
  const { base, glob, isGlob, negated } = picomatch.scan(pattern)
  if (!isGlob || negated) return undefined
  const hasDots = /(?:^|[/{,|(])\.[^./]/.test(glob)
  return { base, isMatch: picomatch(glob), mayEnter: folderTest(glob), hasDots }
}

/** Compares folder by folder up to the first `**`: `*.log` must not walk a whole disk. */
function folderTest(glob: string): PathTest {
  // A slash in braces or parentheses: the number of folders is open.
  if (/[{(][^})]*\//.test(glob)) return () => true
  const segments = glob.split('/')
  const open = segments.findIndex((segment) => segment.includes('**'))
  const folders = (open === -1 ? segments.slice(0, -1) : segments.slice(0, open)).map((segment) => picomatch(segment))
  return (path) => {
    const names = path.split('/')
    if (open === -1 && names.length > folders.length) return false
    return folders.slice(0, names.length).every((isMatch, i) => isMatch(names[i] ?? ''))
  }
}
