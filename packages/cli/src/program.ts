import { Command, Option } from 'commander'
import type { CliContext } from './context.ts'

type Run = (options: never, context: CliContext) => Promise<number>
/** Loads a command's code only when it is called. */
type Load = () => Promise<Run>

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

  const add = (name: string, description: string, load: Load): Command =>
    program
      .command(name)
      .description(description)
      .exitOverride()
      .action(async (...args: unknown[]) => {
        const command = args.at(-1) as Command
        const run = await load()
        setExitCode(await run({ ...command.optsWithGlobals<object>(), args: command.args } as never, context))
      })

  withTarget(
    add(
      'send [paths...]',
      'Ship files, folders, globs or stdin',
      async () => (await import('./commands/send.ts')).send,
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
      async () => (await import('./commands/load.ts')).load,
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
      async () => (await import('./commands/audit.ts')).audit,
    ),
  )
    .addOption(new Option('-t, --tenant <id>', 'tenant to audit').conflicts('all'))
    .option('--all', 'audit every tenant that has rows or receipts')

  withTarget(add('tail', 'Show the newest logs of a tenant', async () => (await import('./commands/tail.ts')).tail))
    .option('-t, --tenant <id>', 'tenant whose logs to show')
    .option('-n, --lines <count>', 'how many, 1 to 1000', '20')
    .option('-f, --follow', 'go on as new logs are stored')
    .option('--severity <name>', 'only logs of this severity')

  withData(
    add(
      'dev',
      'Run the whole pipeline here, on disk, until Ctrl-C',
      async () => (await import('./commands/dev.ts')).dev,
    ),
  )
    .option('--port <number>', 'port of the HTTP endpoint; 0 picks a free one', '8080')
    .option('--simulate-work <ms>', 'simulated work of the worker, milliseconds a character', '0')
    .option('--keep-originals', 'store the text before redaction too')

  withTarget(
    add(
      'doctor',
      'Look at what is configured, what is reachable and what is wrong',
      async () => (await import('./commands/doctor.ts')).doctor,
    ),
  )
  add(
    'deploy',
    'Put the pipeline into an AWS account (not there yet)',
    async () => (await import('./commands/deploy.ts')).deploy,
  )
  return program
}

function withTarget(command: Command): Command {
  return withData(command).option('--target <where>', 'embedded, or the URL of an endpoint (env LOGPIPE_TARGET)')
}

function withData(command: Command): Command {
  return command
    .option('--data <dir>', 'folder of the embedded stack (env LOGPIPE_DATA; default .logpipe)')
    .option('--json', 'print one JSON document, or one object a line')
}

const examples = `
Examples:
  logpipe send --tenant acme file.log
  logpipe load --rpm 1000
  logpipe audit --tenant acme
  logpipe dev

With no target the commands start the embedded stack, use it and stop it; its data stays in .logpipe/.
Exit codes: 0 success, 1 the check failed, 2 usage or runtime error, 3 inconclusive.`
