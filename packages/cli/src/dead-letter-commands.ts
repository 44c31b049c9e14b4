import type { Command } from 'commander'
import { type AddCommand, withTarget } from './command-adder.ts'

/** `logpipe dlq …`, as it is typed. */
export function addDeadLetterCommands(program: Command, adderOf: (parent: Command) => AddCommand): void {
  const load = async () => import('./commands/dlq/dlq.ts')

  const dlq = adderOf(
    program.command('dlq').description('Records and messages that could not be stored').exitOverride(),
  )
  withFilter(dlq('list', 'What is in the dead-letter queue, and why', async () => (await load()).list))
  withTarget(
    dlq('show <message-id>', 'What one message holds, without its text', async () => (await load()).show),
  ).option('--text', 'with texts and attributes of its logs')
  withFilter(dlq('redrive', 'Put messages back on the queue, to be stored', async () => (await load()).redrive))
  withFilter(dlq('purge', 'Delete messages for good', async () => (await load()).purge)).option(
    '--yes',
    'without asking',
  )
}

function withFilter(command: Command): Command {
  return withTarget(command)
    .option('-t, --tenant <id>', 'only of this tenant')
    .option('--reason <name>', 'only for this reason: conflict, unreadable, refused, failed, exhausted or other')
}
