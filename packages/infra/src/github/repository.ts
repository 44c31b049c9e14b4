/** A repository on GitHub. */
export interface Repository {
  readonly owner: string
  readonly name: string
}

/** Where git fetches from. */
export type Remote =
  | { readonly kind: 'github'; readonly repository: Repository }
  /** On another host, such as GitLab or GitHub Enterprise. `host` is lower-case letters, digits, `.` and `-`. */
  | { readonly kind: 'elsewhere'; readonly host: string }
  /** There is none, it is a folder, or it is not a valid address. */
  | { readonly kind: 'none' }

/** Reads `owner/name` as GitHub allows it; undefined for anything else. */
export function parseRepository(text: string): Repository | undefined {
  const [, owner, name] = /^([A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?)\/([A-Za-z0-9._-]{1,100})$/.exec(text) ?? []
  if (owner === undefined || name === undefined || name === '.' || name === '..') return undefined
  return { owner, name }
}

/** Reads an address as git takes it: a URL, or `user@host:path`. */
export function parseRemote(address: string): Remote {
  const { host, path } = (address.includes('://') ? partsOfUrl(address) : partsOfScp(address)) ?? nowhere
  if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(host)) return { kind: 'none' }
  if (!gitHubHosts.includes(host)) return { kind: 'elsewhere', host }
  const repository = parseRepository(
    path
      .replace(/^\//, '')
      .replace(/\/$/, '')
      .replace(/\.git$/, ''),
  )
  return repository === undefined ? { kind: 'none' } : { kind: 'github', repository }
}

/** Finds the `origin` in a git configuration. Ignores `insteadOf`. */
export function findOrigin(gitConfig: string): Remote {
  return parseRemote(originUrl(gitConfig) ?? '')
}

/** The second is for ssh through port 443: https://docs.github.com/en/authentication/troubleshooting-ssh */
const gitHubHosts = ['github.com', 'ssh.github.com', 'www.github.com']

interface Parts {
  readonly host: string
  readonly path: string
}

const nowhere: Parts = { host: '', path: '' }

function partsOfUrl(address: string): Parts | undefined {
  if (!/^(?:https?|ssh|git|git\+ssh):/i.test(address)) return undefined
  const url = URL.parse(address)
  return url === null ? undefined : { host: url.hostname.toLowerCase(), path: url.pathname }
}

/** A one-letter host is a Windows drive. */
function partsOfScp(address: string): Parts | undefined {
  const [, host, path] = /^(?:[^@/\s]+@)?([A-Za-z0-9.-]{2,}):(.+)$/.exec(address) ?? []
  return host === undefined || path === undefined ? undefined : { host: host.toLowerCase(), path }
}

/** https://git-scm.com/docs/git-config#_syntax: sections and keys are case-insensitive, quoted names are not. */
function originUrl(gitConfig: string): string | undefined {
  let isOrigin = false
  for (const line of gitConfig.replaceAll(/\\\r?\n/g, '').split(/\r?\n/)) {
    const [, section, name, rest] = /^\s*\[([^\s"\]]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\](.*)$/.exec(line) ?? []
    if (section !== undefined) isOrigin = section.toLowerCase() === 'remote' && name === 'origin'
    const value = /^\s*url\s*=(.*)$/i.exec(rest ?? line)?.[1]
    if (isOrigin && value !== undefined) return unquoted(value)
  }
  return undefined
}

/** A value without its quotes, its escapes and the comment behind it. */
function unquoted(value: string): string {
  const pieces = value.matchAll(/"((?:[^"\\]|\\.)*)"|[#;].*|\\(.)|[^"\\#;]+/g)
  return Array.from(pieces, ([piece, inQuotes, escaped]) => {
    if (inQuotes !== undefined) return inQuotes.replaceAll(/\\(.)/g, '$1')
    return escaped ?? (/^[#;]/.test(piece) ? '' : piece)
  })
    .join('')
    .trim()
}
