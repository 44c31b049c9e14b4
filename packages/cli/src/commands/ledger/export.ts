import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileFailure } from '@logpipe/sdk/operations'
import { parseTenant } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { jsonLine } from '../../render/format.ts'
import { entryJson, ledgerProblemsText, noLedgerText } from '../../render/ledger.ts'
import { targetCommand } from '../base-commands.ts'
import { incomplete, prints } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { readTargetLedger, type TargetLedger } from './target-ledger.ts'

const build = () =>
  targetCommand()
    .option('-t, --tenant <id>', 'only what it says of this tenant')
    .option('--out <file>', 'write it to this file, not to stdout')

/** Writes what the ledger of a target says, a JSON object for each entry. */
export const exportLedger = defineCommand(build, run, {
  ending: ({ out }) => (out === undefined ? prints : incomplete(out)),
  examples: {
    'Write what was sent for one tenant to a file': 'logpipe ledger export --tenant acme --out sent.ndjson',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  const tenantId = flags.tenant === undefined ? undefined : parseTenant(flags.tenant)
  const { errors, out, cwd } = context
  const ledger = await readTargetLedger(flags, context)
  const { dir, read, isThere } = ledger
  if (!isThere) {
    errors.write(noLedgerText(dir, errors))
    return 3
  }
  context.boundHeap?.()
  const lines = linesOf(ledger, tenantId)
  if (flags.out === undefined) {
    for await (const text of lines) {
      out.write(text)
      await out.drained?.()
    }
  } else await writeTo(resolve(cwd, flags.out), lines)
  errors.write(ledgerProblemsText(read.problems))
  return read.problems.length === 0 ? 0 : 3
}

/** Characters that are written at once. */
const chunkChars = 256 * 1024

async function* linesOf({ read }: TargetLedger, tenantId: string | undefined): AsyncGenerator<string> {
  let text = ''
  for (const segment of read.segments) {
    for await (const entry of read.entriesOf(tenantId, [segment])) {
      text += jsonLine(entryJson(segment.segment, entry))
      if (text.length < chunkChars) continue
      yield text
      text = ''
    }
  }
  if (text !== '') yield text
}

async function writeTo(path: string, texts: AsyncIterable<string>): Promise<void> {
  const failed = (cause: unknown): never => {
    throw fileFailure('write', path, cause)
  }
  const file = await open(path, 'w', 0o600).catch(failed)
  try {
    // Unlike `write`, it writes all of them.
    for await (const text of texts) await file.appendFile(text).catch(failed)
  } finally {
    await file.close()
  }
}
