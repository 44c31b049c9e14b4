import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** A page of the documentation: its path in the repository, and its text. */
export interface Page {
  readonly path: string
  readonly text: string
}

/** Every Markdown file of the repository but changesets, which say what was true when they were written. */
export function readPages(): readonly Page[] {
  return listFiles('*.md')
    .filter((path) => !path.startsWith('.changeset/'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** Lines of code blocks, and code within sentences, of one page. */
export interface Code {
  readonly lines: readonly string[]
  readonly words: readonly string[]
}

export function codeOf({ text }: Page): Code {
  const blocks = [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].flatMap(([, language = '', code = '']) =>
    ['', 'sh', 'bash'].includes(language) ? code : [],
  )
  const prose = text.replace(/^```.*?^```$/gms, '')
  return {
    lines: blocks.flatMap((block) => block.split('\n')).filter((line) => line !== ''),
    words: [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code),
  }
}

/** Every file of the repository; those of a package also without its `src`, as people name them. */
export function readPaths(): readonly string[] {
  const paths = listFiles('*')
  return [...paths, ...paths.map((path) => path.replace(/^packages\//, '').replace('/src/', '/'))]
}

function listFiles(pattern: string): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', pattern], { cwd: root })
  return String(listed)
    .split('\n')
    .filter((path) => path !== '')
}
