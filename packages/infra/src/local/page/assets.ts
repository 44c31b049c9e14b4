import { readFile } from 'node:fs/promises'
import * as nodeModule from 'node:module'
import { isSource, ownFile } from '../../package-files.ts'

/** A file of the page, as it is sent. */
export interface Asset {
  readonly type: string
  readonly body: string
}

const files: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '': { file: 'browser/index.html', type: 'text/html; charset=utf-8' },
  '/page.css': { file: 'browser/page.css', type: 'text/css; charset=utf-8' },
  '/icon.svg': { file: 'browser/icon.svg', type: 'image/svg+xml' },
}

/** Modules are named without their extension: built they are JavaScript, in this repository TypeScript. */
const script = /^\/((?:browser|view)\/[a-z-]+)\.[jt]s$/

/** The file at a path below `/_logpipe`; undefined if there is none. */
export async function findAsset(path: string): Promise<Asset | undefined> {
  const [, name] = script.exec(path) ?? []
  if (name !== undefined) {
    const body = await read(`${name}.${isSource ? 'ts' : 'js'}`)
    if (body === undefined) return undefined
    return { type: 'text/javascript; charset=utf-8', body: isSource ? withoutTypes(body) : body }
  }
  const asset = Object.hasOwn(files, path) ? files[path] : undefined
  const body = asset && (await read(asset.file))
  return asset === undefined || body === undefined ? undefined : { type: asset.type, body }
}

async function read(file: string): Promise<string | undefined> {
  return readFile(ownFile(`local/page/${file}`), 'utf8').catch(() => undefined)
}

/** Only in this repository, where Node runs the sources and so has it. */
function withoutTypes(source: string): string {
  return nodeModule.stripTypeScriptTypes(source)
}

/**
 * Nothing from elsewhere, nothing inline, and no text that becomes markup. `frame-ancestors` and the policies of other origins keep other
 * sites from embedding it. https://www.w3.org/TR/CSP3/ https://www.w3.org/TR/trusted-types/
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Another version of the stack on the same port has another page; and what the API returns is nobody else's.
  'cache-control': 'no-store',
}
