import { type AuditStatement, isAfter, openStatement } from '../../audit/statement.ts'
import { parsePublicKey } from '../../audit/statement-keys.ts'
import type { CliContext } from '../../context.ts'
import { type VerifiedStatement, verifiedJson, verifiedText } from '../../render/audit/audit-statement.ts'
import { jsonLine } from '../../render/format.ts'
import { jsonCommand } from '../base-commands.ts'
import { judges } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { readStatementFile } from './statement-file.ts'

const build = () =>
  jsonCommand()
    .argument('<file>', 'statement that `logpipe audit --sign` wrote')
    .requiredOption('--key <file>', 'Ed25519 public key of who signed it, PEM')
    .option('--after <file>', 'the statement that it must follow')

/** Checks a signed statement, and that it follows the one before. */
export const auditVerify = defineCommand(build, run, {
  ending: judges,
  examples: {
    'Verify a signed statement with the public key of its signer':
      'logpipe audit verify statement.json --key audit.pub',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext, file: string): Promise<number> {
  const { cwd, out } = context
  const { key, keyId } = parsePublicKey(await readStatementFile(flags.key, cwd), flags.key)
  const opened = openStatement(await readStatementFile(file, cwd), key)
  const before = flags.after === undefined ? undefined : await readStatementFile(flags.after, cwd)
  const previous = before === undefined ? undefined : openStatement(before, key)
  const verified: VerifiedStatement = {
    ...{ file, keyId, opened },
    ...(before !== undefined &&
      previous !== undefined && {
        previous: { file: flags.after ?? '', opened: previous, isFollowed: followsOf(opened, before) },
      }),
  }
  out.write(flags.json ? jsonLine(verifiedJson(verified)) : verifiedText(verified, out))
  return isValid(verified) ? 0 : 1
}

function followsOf(opened: ReturnType<typeof openStatement>, before: string): boolean {
  return opened.kind === 'statement' && isAfter(opened.statement, before)
}

function isValid({ opened, previous }: VerifiedStatement): boolean {
  return opened.kind === 'statement' && (previous === undefined || (previous.isFollowed && isSigned(previous.opened)))
}

function isSigned(
  opened: ReturnType<typeof openStatement>,
): opened is { kind: 'statement'; statement: AuditStatement } {
  return opened.kind === 'statement'
}
