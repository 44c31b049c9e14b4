import { dataCommand } from '../base-commands.ts'
import { defineCommand } from '../define-command.ts'
import { devEnding, runDev } from './run-dev.ts'

export const buildDev = () =>
  dataCommand()
    .option('--port <number>', 'port of the HTTP endpoint; 0 picks a free one', '8080')
    .option('--simulate-work <ms>', 'simulated work of the worker, milliseconds per character', '0')
    .option('--keep-originals', 'also store the text before redaction')
    .option('--no-manifests', 'do not note what is accepted; audits then prove only what was sent with a ledger')
    .option('--require-keys', 'serve only requests with an API key')
    .option('--cors <origin>', 'let web pages of this origin use the endpoint; repeatable', collect)
    .option('--syslog <port>', 'also take messages of syslog on this port, over TCP and UDP; 0 picks a free one')
    .option('--syslog-tenant <tenant>', 'whose these messages are')
    .option('--syslog-tls-cert <file>', 'certificate, PEM: the port speaks TLS only')
    .option('--syslog-tls-key <file>', 'its private key, PEM')

/** Runs the embedded stack until Ctrl-C, or until the command that started it is done with it. */
export const dev = defineCommand(buildDev, runDev, {
  ending: devEnding,
  examples: {
    'Run the pipeline at http://127.0.0.1:8080': 'logpipe dev',
    'On a free port, also for syslog': 'logpipe dev --port 0 --syslog 5514 --syslog-tenant acme',
  },
})

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
