import type { StackStores } from '@logpipe/infra/stores'
import { operationError } from '@logpipe/sdk/operations'
import { resolveConfig } from '../config/resolve-config.ts'
import { openTarget } from '../connect/open-target.ts'
import { explainingFailures } from '../connect/target-failure.ts'
import type { CliContext } from '../context.ts'
import { jsonLine } from '../render/format.ts'
import type { targetCommand } from './base-commands.ts'
import type { FlagsOf } from './define-command.ts'

export type StackFlags = FlagsOf<typeof targetCommand>

export interface StackUse {
  readonly flags: StackFlags
  /** What is needed, and where it is: `tenants are in the table`. */
  readonly what: string
  /** Whether it makes what it needs; where not, there has to be data. */
  readonly isFirst?: boolean
}

/** Opens a stack for one command that needs its table or queues; one that was started for it is drained and stopped. */
export async function withStack<T>(
  { flags, what, isFirst = false }: StackUse,
  context: CliContext,
  use: (stores: StackStores, ledgerDir: string, targetName: string) => Promise<T>,
): Promise<T> {
  const target = await openTarget(await resolveConfig(flags, context), context, { readsOnly: !isFirst })
  const { stores } = target
  if (stores === undefined) {
    throw operationError('unknown_target', `${what}, and a URL gives no access to it`)
  }
  try {
    return await explainingFailures(target, () => use(stores, target.ledgerDir, target.name))
  } finally {
    await target.close()
  }
}

/** Prints one JSON document with --json, or else what a person reads. */
export function report(flags: StackFlags, { out }: CliContext, document: unknown, text: string): number {
  out.write(flags.json ? jsonLine(document) : text)
  return 0
}
