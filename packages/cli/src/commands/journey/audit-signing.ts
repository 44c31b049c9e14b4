import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
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

/** What is needed to sign is read before an audit that may take long; undefined where nothing is to be signed. */
export async function signingOf(flags: SigningFlags, { cwd }: CliContext): Promise<Signing | undefined> {
  const { sign, statement: path, after } = flags
  if (sign === undefined && path === undefined && after === undefined) return undefined
  if (sign === undefined || path === undefined) {
    throw new LogpipeError('invalid_option', 'a statement needs both --sign KEY and --statement FILE')
  }
  const { key, keyId } = parseSigningKey(await readStatementFile(sign, cwd), sign)
  const previous = after === undefined ? undefined : await readStatementFile(after, cwd)
  return {
    write: async (stated) => {
      const envelope = signStatement(stateAudit({ ...stated, previous }), key, keyId)
      await writeFile(resolve(cwd, path), envelope).catch((cause: unknown) => {
        throw fileFailure('write', path, cause)
      })
    },
  }
}
