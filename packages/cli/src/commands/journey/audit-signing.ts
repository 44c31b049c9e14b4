import { access, constants, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { fileFailure } from '@logpipe/sdk/operations'
import { type Stated, signStatement, stateAudit } from '../../audit/statement.ts'
import { parseSigningKey } from '../../audit/statement-keys.ts'
import type { CliContext } from '../../context.ts'
import { readStatementFile } from './statement-file.ts'

export interface SigningFlags {
  readonly sign?: string
  readonly statement?: string
  readonly after?: string
}

export interface Signing {
  readonly write: (stated: Omit<Stated, 'previous'>) => Promise<void>
}

/** What is needed to sign is read, and the statement's place tried, before an audit that may take hours; undefined where nothing is to be signed. */
export async function signingOf(flags: SigningFlags, { cwd }: CliContext): Promise<Signing | undefined> {
  const { sign, statement: path, after } = flags
  if (sign === undefined && path === undefined && after === undefined) return undefined
  if (sign === undefined || path === undefined) {
    throw new LogpipeError('invalid_option', 'a statement needs both --sign KEY and --statement FILE')
  }
  const { key, keyId } = parseSigningKey(await readStatementFile(sign, cwd), sign)
  const previous = after === undefined ? undefined : await readStatementFile(after, cwd)
  const failed = (cause: unknown): never => {
    throw fileFailure('write', path, cause)
  }
  await tryPlace(resolve(cwd, path)).catch(failed)
  return {
    write: async (stated) => {
      const envelope = signStatement(stateAudit({ ...stated, previous }), key, keyId)
      await writeFile(resolve(cwd, path), envelope).catch(failed)
    },
  }
}

/** Throws what writing the file would, as far as that is known without one. */
async function tryPlace(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' })
  await access(found === undefined ? dirname(path) : path, constants.W_OK)
}
