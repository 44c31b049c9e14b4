import { Command } from '@commander-js/extra-typings'

/** A command that prints a result. */
export function jsonCommand() {
  return new Command().option('--json', 'print one JSON document')
}

/** A command that uses the embedded stack's folder. */
export function dataCommand() {
  return new Command()
    .option('--data <dir>', 'folder of the embedded stack (env LOGPIPE_DATA; default .logpipe)')
    .option('--context <name>', 'settings of this context in logpipe.json (env LOGPIPE_CONTEXT)')
    .option('--json', 'print one JSON document, or one object per line')
}

/** A command that works on a stack, here or on AWS, or talks to an endpoint. */
export function targetCommand() {
  return dataCommand()
    .option('--target <where>', 'embedded, a deployed stack (logpipe-<stage>) or a URL (env LOGPIPE_TARGET)')
    .option('--region <name>', "AWS region of a deployed stack (env AWS_REGION; default: the AWS profile's)")
}
