import { type Command, Option } from 'commander'
import type { AddCommand } from './command-adder.ts'

/** What puts the pipeline into an AWS account, and shows and removes it there, as it is typed. */
export function addDeployCommands(add: AddCommand): void {
  withOptions(
    add(
      'deploy',
      'Put the pipeline into an AWS account, or bring it up to date',
      async () => (await import('./commands/deploy/deploy.ts')).deploy,
    ),
  )
    .addOption(
      new Option('--only <part>', 'only the code of ingest (with the worker) or of read').choices(['ingest', 'read']),
    )
    .option('--assembly <dir>', 'deploy what logpipe synth wrote; its options are in it')
    .addOption(
      new Option('--method <name>', 'change-set, or direct for an endpoint that makes none')
        .choices(['change-set', 'direct'])
        .default('change-set'),
    )
    .option('--dry-run', 'say what would change, and change nothing')
    .option('--yes', 'without asking')
  withOptions(
    add(
      'diff',
      'Compare what is deployed with this version and these options',
      async () => (await import('./commands/deploy/diff.ts')).diff,
    ),
  )
    .option('--assembly <dir>', 'compare with what logpipe synth wrote')
    .option('--fail', 'exit with 1 where they differ')
  withStage(
    add('status', 'Show how a deployment stands', async () => (await import('./commands/deploy/status.ts')).status),
  ).option('--wait', 'wait until nobody changes it any more')
  withStage(
    add(
      'outputs',
      'Print the endpoint and all names of a deployment',
      async () => (await import('./commands/deploy/status.ts')).outputs,
    ),
  )
  withStage(
    add(
      'destroy',
      'Delete a deployment; asks for its name, and says what stays',
      async () => (await import('./commands/deploy/destroy.ts')).destroy,
    ),
  ).option('--yes', 'without asking')
  withChoices(
    add(
      'synth',
      'Write the CloudFormation template and the bundles for review or another tool',
      async () => (await import('./commands/deploy/synth.ts')).synth,
    )
      .option('--stage <name>', 'names the deployment: logpipe-<stage> (default: "prod")')
      .option('--json', 'print one JSON document'),
  ).requiredOption('--out <dir>', 'folder, empty or not there')
}

function withStage(command: Command): Command {
  return command
    .option('--stage <name>', 'names the deployment: logpipe-<stage> (default: "prod")')
    .option('--region <name>', "AWS region (env AWS_REGION; by default the profile's)")
    .option('--json', 'print one JSON document')
}

function withOptions(command: Command): Command {
  return withChoices(withStage(command))
}

/** What is not said stays as it was deployed. */
function withChoices(command: Command): Command {
  return command
    .option('--open', 'serve requests without a key')
    .option('--no-open', 'serve only requests with a key (the default)')
    .option('--simulate-work <ms>', 'simulated work of the worker, milliseconds a character')
    .option('--alarm-email <address>', 'who is told of alarms; must be confirmed by mail')
    .option('--domain <name>', 'host name of the endpoint, in a Route 53 zone of this account')
    .option('--no-domain', 'the host name that AWS gives (the default)')
    .option('--hosted-zone <id>', "the domain's zone; found by itself otherwise")
    .option('--certificate <arn>', 'certificate of the domain that is there already')
    .option('--waf', 'CloudFront with WAF in front, and no other way in')
    .option('--no-waf', 'no CloudFront (the default)')
    .option('--retain', 'tables and master key outlive the stack (the default)')
    .option('--no-retain', 'tables and master key are deleted with the stack')
    .option('--permissions-boundary <arn>', 'policy that bounds every role of the stack')
}
