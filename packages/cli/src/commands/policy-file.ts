import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { operationError } from '@logpipe/sdk/operations'
import { quote } from '../config/parse-option.ts'

/** A redaction policy from a file, or the default one by its name. Whoever uses it checks its content. */
export async function readPolicy(path: string, cwd: string): Promise<unknown> {
  if (path === 'default') return {}
  const text = await readFile(resolve(cwd, path), 'utf8').catch((cause: unknown) => {
    throw operationError('unreadable_input', `cannot read ${quote(path)}`, { cause })
  })
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (cause) {
    throw operationError('invalid_setting', `${quote(path)} is not valid JSON`, { cause })
  }
}
