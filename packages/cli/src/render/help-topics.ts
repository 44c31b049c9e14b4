import { environment } from '../config/environment.ts'
import { exitCodeRows } from '../exit-codes.ts'

const column = 34

function rows(list: readonly (readonly [name: string, text: string])[]): string {
  return list.map(([name, text]) => `  ${name.padEnd(column)}${text}\n`).join('')
}

const endings = `130 comes before 2: an interrupted command exits with 130 whatever else went wrong.
Where nobody reads the output any more (| head), a command that only prints ends with 0;
one that checks or changes something goes on to its end, and exits with the code of that.
`

/** Help that belongs to no command, by the word that asks for it. */
export const helpTopics: Readonly<Record<string, () => string>> = {
  environment: () =>
    `Environment variables. They override logpipe.json and its contexts; flags override them.\n\n${rows(
      environment.map(({ names, text }) => [names.join(', '), text]),
    )}`,
  'exit-codes': () =>
    `Exit codes of every command.\n\n${rows(exitCodeRows.map(([code, meaning]) => [code, meaning]))}\n${endings}`,
}
