import type { Opened } from '../../audit/statement.ts'
import type { Output } from '../../context.ts'
import { verdictText } from '../audit.ts'
import { plural, printable } from '../format.ts'

/** A statement that was looked at, and the one that it must follow. */
export interface VerifiedStatement {
  readonly file: string
  readonly keyId: string
  readonly opened: Opened
  readonly previous?: { readonly file: string; readonly opened: Opened; readonly isFollowed: boolean }
}

export function verifiedJson({ keyId, opened, previous }: VerifiedStatement) {
  return {
    signature: opened.kind === 'statement' ? 'valid' : opened.kind,
    key_id: keyId,
    statement: opened.kind === 'statement' ? opened.statement : null,
    ...(previous && {
      previous: {
        signature: previous.opened.kind === 'statement' ? 'valid' : previous.opened.kind,
        is_followed: previous.isFollowed,
      },
    }),
  }
}

export function verifiedText(verified: VerifiedStatement, { color }: Output): string {
  const { file, keyId, opened, previous } = verified
  if (opened.kind !== 'statement') return `${color.red('✘')} ${printable(file)}: ${problemOf(opened, keyId)}\n`
  const { at, target, verdict, tenants } = opened.statement.predicate
  const lines = [
    `${color.bold(`Audit of ${printable(target)}`)} ${color.dim(at)}`,
    ...tenants.map(({ tenant, verdict: of, rows, receipts }) => {
      return `  ${printable(tenant)}: ${verdictText(of)} (${plural(rows, 'row')}, ${plural(receipts, 'receipt')})`
    }),
    `  ${verdictText(verdict)}`,
    `${color.green('✔')} signed with the key ${keyId}`,
    ...(previous === undefined ? [] : [followsText(previous, keyId, color)]),
  ]
  return `${lines.join('\n')}\n`
}

function followsText(
  { file, opened, isFollowed }: NonNullable<VerifiedStatement['previous']>,
  keyId: string,
  { green, red }: Output['color'],
): string {
  const name = printable(file)
  if (opened.kind !== 'statement') return `${red('✘')} ${name}: ${problemOf(opened, keyId)}`
  if (!isFollowed) return `${red('✘')} does not follow ${name}`
  return `${green('✔')} follows ${name} of ${opened.statement.predicate.at}`
}

function problemOf({ kind }: Opened, keyId: string): string {
  return kind === 'not_signed' ? `not signed with the key ${keyId}, or altered since` : 'no statement of an audit'
}
