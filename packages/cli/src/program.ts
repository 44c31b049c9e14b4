import { Command, Option } from 'commander'
import { commandAdder, withData, withTarget } from './command-adder.ts'
import type { CliContext } from './context.ts'
import { addDeadLetterCommands } from './dead-letter-commands.ts'
import { addDeployCommands } from './deploy-commands.ts'
import { addInitCommands } from './init-commands.ts'
import { addTenantCommands } from './tenant-commands.ts'

/** What is typed on the command line, and which module answers. Nothing else is decided here. */
export function buildProgram(context: CliContext, setExitCode: (code: number) => void): Command {
  const program = new Command('logpipe')
    .description('Multi-tenant log pipeline that redacts personal data and proves that nothing was lost.')
    .version(LOGPIPE_VERSION, '-V, --version')
    .exitOverride()
    .configureOutput({ writeOut: context.out.write, writeErr: context.err.write })
    .showHelpAfterError('See logpipe --help.')
    .helpCommand(false)
    .addHelpText('after', examples)

  const add = commandAdder(program, context, setExitCode)

  withTarget(
    add(
      'send [paths...]',
      'Ship files, folders, globs or stdin',
      async () => (await import('./commands/journey/send.ts')).send,
    ),
  )
    .option('-t, --tenant <id>', 'tenant that the logs belong to')
    .option('--batch <records>', 'records a request, 1 to 5000', '500')
    .option('--concurrency <requests>', 'requests under way at once', '4')
    .option('--start-line <number>', 'begin at this line of the first file', '1')
    .option('--wait', 'wait until every accepted record is stored')

  withTarget(
    add(
      'load',
      'Load-test at a fixed arrival rate, and prove that nothing was lost',
      async () => (await import('./commands/journey/load.ts')).load,
    ),
  )
    .addOption(new Option('--rpm <requests>', 'requests a minute').conflicts('rate'))
    .option('--rate <requests>', 'requests a second')
    .option('--duration <time>', 'how long, such as 500ms, 30s or 5m', '30s')
    .option('--tenants <names>', 'how many tenants (load-1, load-2, …), or their names with commas', '3')
    .option('--batch <records>', 'records a request', '1')
    .option('--connections <count>', 'connections to the endpoint', '64')
    .option('--timeout <time>', 'how long a request may take', '10s')

  withTarget(
    add(
      'audit',
      'Prove isolation, completeness and redaction of what is stored',
      async () => (await import('./commands/journey/audit.ts')).audit,
    ),
  )
    .addOption(new Option('-t, --tenant <id>', 'tenant to audit').conflicts('all'))
    .option('--all', 'audit every tenant that has rows or receipts')

  withTarget(
    add('tail', 'Show the newest logs of a tenant', async () => (await import('./commands/journey/tail.ts')).tail),
  )
    .option('-t, --tenant <id>', 'tenant whose logs to show')
    .option('-n, --lines <count>', 'how many, 1 to 1000', '20')
    .option('-f, --follow', 'go on as new logs are stored')
    .option('--severity <name>', 'only logs of this severity')

  withData(
    add(
      'dev',
      'Run the whole pipeline here, on disk, until Ctrl-C',
      async () => (await import('./commands/local/dev.ts')).dev,
    ),
  )
    .option('--port <number>', 'port of the HTTP endpoint; 0 picks a free one', '8080')
    .option('--simulate-work <ms>', 'simulated work of the worker, milliseconds a character', '0')
    .option('--keep-originals', 'store the text before redaction too')
    .option('--require-keys', 'answer only requests that bring an API key')

  addTenantCommands(program, (parent) => commandAdder(parent, context, setExitCode))
  addDeadLetterCommands(program, (parent) => commandAdder(parent, context, setExitCode))
  addInitCommands(program, (parent) => commandAdder(parent, context, setExitCode))
  withTarget(
    add(
      'doctor',
      'Look at what is configured, what is reachable and what is wrong',
      async () => (await import('./commands/local/doctor.ts')).doctor,
    ),
  )
  add('cost', 'Price a month on AWS, service by service', async () => (await import('./commands/deploy/cost.ts')).cost)
    .option('--rate <logs>', 'logs a second', '100')
    .option('--bytes <count>', 'text of one log, bytes', '200')
    .option('--retention-days <days>', 'how long rows are kept', '30')
    .option('--batch <logs>', 'logs a request', '500')
    .option('--no-recents', 'without reading newest first, which costs a write a log')
    .option('--json', 'print one JSON document')
  addDeployCommands(add)
  return program
}

const examples = `
Examples:
  logpipe send --tenant acme file.log
  logpipe load --rpm 1000
  logpipe audit --tenant acme
  logpipe dev
  logpipe deploy --dry-run

With no target the commands start the embedded stack, use it and stop it; its data stays in .logpipe/.
Exit codes: 0 success, 1 the check failed, 2 usage or runtime error, 3 inconclusive, 130 interrupted.`
