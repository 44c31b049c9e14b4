import { environment } from '../config/environment.ts'
import type { Output } from '../context.ts'
import { exitCodeRows } from '../exit-codes.ts'
import { itemsText, wrapped } from './help-layout.ts'

const endings = [
  '130 comes before 2: an interrupted command exits with 130 whatever else went wrong.',
  'Where nobody reads the output any more (| head), a command that only prints ends with 0; one that checks or changes something goes on to its end, and exits with the code of that.',
]

/** Help that belongs to no command, by the word that asks for it. */
export const helpTopics: Readonly<Record<string, (output: Output) => string>> = {
  environment: (output) => {
    const intro = 'Environment variables. They override logpipe.json and its contexts; flags override them.'
    const items = environment.map(({ names, text }) => [names.join(', '), text] as const)
    return `${linesOf(intro, output)}\n${itemsText(items, output.columns())}`
  },
  'exit-codes': (output) => {
    const items = exitCodeRows.map(([code, meaning]) => [code, meaning] as const)
    const rest = endings.map((text) => linesOf(text, output)).join('')
    return `Exit codes of every command.\n\n${itemsText(items, output.columns())}\n${rest}`
  },
}

function linesOf(text: string, { columns }: Output): string {
  return wrapped(text, columns())
    .map((line) => `${line}\n`)
    .join('')
}
