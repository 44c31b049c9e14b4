/** A repository on GitHub. */
export interface Repository {
  readonly owner: string
  readonly name: string
}

/** Reads `owner/name` as GitHub allows it; undefined for anything else. */
export function parseRepository(text: string): Repository | undefined {
  const [, owner, name] = /^([A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?)\/([A-Za-z0-9._-]{1,100})$/.exec(text) ?? []
  if (owner === undefined || name === undefined || name === '.' || name === '..') return undefined
  return { owner, name }
}

/** Finds the repository that `.git/config` calls `origin`; undefined where there is none, or it is not on GitHub. */
export function findRepository(gitConfig: string): Repository | undefined {
  const url = originUrl(gitConfig)
  const path = /^(?:https:\/\/(?:[^@/]+@)?|ssh:\/\/git@|git@)github\.com[/:](.+?)(?:\.git)?\/?$/.exec(url ?? '')?.[1]
  return path === undefined ? undefined : parseRepository(path)
}

function originUrl(gitConfig: string): string | undefined {
  let isOrigin = false
  for (const line of gitConfig.split('\n').map((text) => text.trim())) {
    if (line.startsWith('[')) isOrigin = line === '[remote "origin"]'
    else if (isOrigin && /^url\s*=/.test(line)) return line.slice(line.indexOf('=') + 1).trim()
  }
  return undefined
}
