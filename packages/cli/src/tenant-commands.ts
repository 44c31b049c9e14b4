import type { Command } from 'commander'
import { type AddCommand, withTarget } from './command-adder.ts'

/** `logpipe tenants …` and `logpipe keys …`, as they are typed. */
export function addTenantCommands(program: Command, adderOf: (parent: Command) => AddCommand): void {
  const load = async () => import('./commands/tenants/tenants.ts')
  const loadKeys = async () => import('./commands/keys/keys.ts')

  const tenants = adderOf(program.command('tenants').description('Tenants and their settings').exitOverride())
  withSettings(
    withTarget(tenants('add <tenant>', 'Add a tenant; its first key is shown once', async () => (await load()).add)),
  )
  withSettings(
    withTarget(
      tenants('set <tenant>', 'Change settings of a tenant, in effect within 60 s', async () => (await load()).set),
    ),
  )
  withTarget(tenants('list', 'List tenants', async () => (await load()).list))
  withTarget(tenants('show <tenant>', 'Show settings and keys of a tenant', async () => (await load()).show))
  withTarget(
    tenants(
      'rotate <tenant>',
      'Make a new key; all others end after the overlap',
      async () => (await loadKeys()).rotate,
    ),
  ).option('--overlap <time>', 'how long the other keys go on working', '24h')
  withTarget(
    tenants(
      'remove <tenant>',
      'Remove settings and keys of a tenant; rows stay until they expire',
      async () => (await load()).remove,
    ),
  ).option('--yes', 'without asking')

  const keys = adderOf(program.command('keys').description('API keys of a tenant').exitOverride())
  withTarget(keys('add <tenant>', 'Make a key; it is shown once', async () => (await loadKeys()).add))
    .option('--scope <names>', 'write, read or both, with a comma', 'write,read')
    .option('--expires <time>', 'how long it works, such as 90d; for ever without')
  withTarget(keys('list <tenant>', 'List the keys of a tenant', async () => (await loadKeys()).list))
  withTarget(keys('revoke <tenant> <key-id>', 'End a key, within 60 s', async () => (await loadKeys()).revoke))
}

function withSettings(command: Command): Command {
  return command
    .option('--rate <records>', 'records a second; 0 for no limit')
    .option('--burst <records>', 'records at once after a pause')
    .option('--bytes-per-day <bytes>', 'bytes of text a UTC day; 0 for no limit')
    .option('--retention-days <days>', 'how long rows are kept')
    .option('--keep-originals', 'store the text before redaction too')
    .option('--no-keep-originals', 'store only redacted text')
    .option('--recents', 'rows can be read newest first')
    .option('--no-recents', 'saves one write a row')
    .option('--redaction <file>', 'JSON file with a redaction policy, or "default"; see docs/redaction.md')
}
