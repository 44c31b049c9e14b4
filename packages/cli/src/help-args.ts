import { LogpipeError } from '@logpipe/sdk/contract'
import { commandList } from './command-list.ts'
import { didYouMean } from './config/did-you-mean.ts'
import { quote } from './config/parse-option.ts'

/** The command line that `logpipe help <command>` stands for. Throws `invalid_option` for a word that is neither a command nor a topic. */
export async function helpArgs(words: readonly string[], topics: readonly string[]): Promise<readonly string[]> {
  const [name] = words
  if (name === undefined || Object.hasOwn(commandList, name)) return [...words, '--help']
  const meant = await didYouMean(name, [...Object.keys(commandList), ...topics])
  const advice = meant === undefined ? 'logpipe --help lists all commands' : `did you mean ${meant}?`
  throw new LogpipeError('invalid_option', `there is no help on ${quote(name)}; ${advice}`)
}
