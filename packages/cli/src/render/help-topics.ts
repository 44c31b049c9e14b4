import { environment } from '../config/environment.ts'

const column = 34

function rows(list: readonly (readonly [name: string, text: string])[]): string {
  return list.map(([name, text]) => `  ${name.padEnd(column)}${text}\n`).join('')
}

/** What the exit code of every command means. */
export const exitCodes: readonly (readonly [code: string, text: string])[] = [
  ['0', 'success'],
  ['1', 'the check failed: an audit, a load test, a comparison, doctor'],
  ['2', 'wrong usage, or an error that ended the command'],
  ['3', 'inconclusive: it cannot be known'],
  ['130', 'interrupted by Ctrl-C or SIGTERM'],
]

/** Help that belongs to no command, by the word that asks for it. */
export const helpTopics: Readonly<Record<string, () => string>> = {
  environment: () =>
    `Environment variables. They override logpipe.json and its contexts; flags override them.\n\n${rows(
      environment.map(({ names, text }) => [names.join(', '), text]),
    )}`,
  'exit-codes': () => `Exit codes of every command.\n\n${rows(exitCodes)}`,
}
