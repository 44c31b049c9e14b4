import { join } from 'node:path'
import type { StackFile } from '@logpipe/infra/running'
import type { Config } from '../config/resolve-config.ts'
import type { CliContext } from '../context.ts'
import { spawnStack } from './spawn-stack.ts'

/** Where a command does its work, for as long as it has it open. */
export interface Target {
  /** `embedded` for a stack whose table and queue can be read from here. */
  readonly kind: 'embedded' | 'url'
  readonly url: string
  /** How to name it to a person. */
  readonly name: string
  /** Table, queue and their endpoints; only of an embedded stack. */
  readonly stack?: StackFile
  /** Where this machine keeps the receipts of what it sent there. */
  readonly ledgerDir: string
  /** Works off the queue where this command started the stack, and stops it. Answers with the messages left. */
  readonly close: () => Promise<number>
}

/** Opens the target of a command: a URL, the stack that runs on the data folder, or else a new one as a child process. */
export async function openTarget(config: Config, context: CliContext): Promise<Target> {
  const { target, dataDir } = config
  if (target !== 'embedded') {
    const url = new URL(target)
    const ledgerDir = join(dataDir, 'ledger', url.host.replaceAll(/[^A-Za-z0-9.-]/g, '_'))
    return { kind: 'url', url: target, name: url.host, ledgerDir, close: async () => 0 }
  }
  const { findRunningStack } = await import('@logpipe/infra/running')
  const running = await findRunningStack(dataDir)
  const shared = { kind: 'embedded' as const, ledgerDir: join(dataDir, 'ledger', 'embedded') }
  if (running !== undefined) {
    return { ...shared, url: running.url, name: running.url, stack: running, close: async () => 0 }
  }
  const child = await spawnStack(dataDir, context)
  return {
    ...shared,
    url: child.stack.url,
    name: `embedded stack in ${dataDir}`,
    stack: child.stack,
    close: child.stop,
  }
}
