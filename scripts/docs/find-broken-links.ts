import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { type Page, root } from './read-pages.ts'

/** The links and pictures of a page that lead to no file or heading of this repository. Other sites are not asked. */
export function findBrokenLinks({ path, text }: Page): readonly string[] {
  const prose = text.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]+`/g, '')
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(([, a, b]) => a ?? b ?? '')
  return links.filter((link) => !/^(?:https?|mailto):/.test(link)).filter((link) => !leadsSomewhere(link, path))
}

function leadsSomewhere(link: string, from: string): boolean {
  const [file = '', anchor] = link.split('#')
  const path = join(root, file === '' ? from : normalize(join(dirname(from), file)))
  if (!existsSync(path)) return false
  if (anchor === undefined) return true
  return statSync(path).isFile() && anchorsOf(readFileSync(path, 'utf8')).includes(anchor)
}

/** Headings as GitHub names them, and anchors that are written out. */
function anchorsOf(text: string): readonly string[] {
  const prose = text.replace(/^```.*?^```$/gms, '')
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => slug(title.replace(/<[^>]+>/g, '')))
  return [...headings, ...[...prose.matchAll(/<a id="([^"]+)"/g)].map(([, id = '']) => id)]
}

function slug(title: string): string {
  return title
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replace(/ /g, '-')
}
