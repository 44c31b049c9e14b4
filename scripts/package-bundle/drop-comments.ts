import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from 'esbuild'

/** Of bundles below a folder, empties the lines of comments, which the bundler keeps within expressions. */
export function dropComments(dir: string): void {
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js')) continue
    const path = join(dir, name)
    writeFileSync(path, withoutComments(readFileSync(path, 'utf8')))
  }
}

/** Comments on lines of their own, but for a licence's and the name of a source map. */
const comments = /^[ \t]*(?:\/\/(?![#!]).*|\/\*(?!!)(?:(?!\*\/|@license|@preserve)[\s\S])*\*\/)$/gm

/** All lines keep their numbers. What looks like a comment and is part of a text stays, with all others of its file: the code must do the same as before. */
export function withoutComments(code: string): string {
  const dropped = code.replaceAll(comments, (comment) => comment.replaceAll(/[^\n]/g, ''))
  return minified(dropped) === minified(code) ? dropped : code
}

/** Undefined for what is no code any more. */
function minified(code: string): string | undefined {
  try {
    return transformSync(code, { minify: true, format: 'esm', logLevel: 'silent' }).code
  } catch {
    return undefined
  }
}
