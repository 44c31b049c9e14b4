import type { Command } from 'commander'
import type { AddCommand } from './command-adder.ts'

/** `logpipe init …`, as it is typed. */
export function addInitCommands(program: Command, adderOf: (parent: Command) => AddCommand): void {
  const init = adderOf(program.command('init').description('Write files that a repository needs').exitOverride())
  init(
    'github',
    'Write the workflow and the AWS role with which GitHub Actions deploys',
    async () => (await import('./commands/init/github.ts')).initGithub,
  )
    .option('--repository <owner/name>', 'repository on GitHub, or its address (default: the origin in .git/config)')
    .option('--environment <name>', 'GitHub environment whose rules decide who may deploy', 'logpipe')
    .option('--stage <name>', 'what a label deploys to', 'prod')
    .option('--region <name>', 'AWS region (env AWS_REGION; default us-east-1)')
    .option('--force', 'overwrite files that are there and differ')
    .option('--json', 'print one JSON document')
}
