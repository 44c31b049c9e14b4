import { LogpipeError } from '@logpipe/sdk/contract'
import { didYouMean } from './did-you-mean.ts'
import { quote } from './parse-option.ts'

export interface Choices {
  /** Every word that the flag takes. */
  readonly names: readonly string[]
  /** The same as a person reads it; by default `one of` all names. */
  readonly mustBe?: string
  /** The word that is none of them, where it is only a part of the value. */
  readonly word?: string
}

const refused = new WeakMap<object, { readonly word: string; readonly names: readonly string[] }>()

/** The error of a flag whose value is none of the words that it takes. What was meant is looked for only when it is shown. */
export function choiceError(flag: string, value: string, { names, mustBe, word = value }: Choices): LogpipeError {
  const rule = mustBe ?? `one of ${names.join(', ')}`
  const error = new LogpipeError('invalid_option', `${flag} is ${quote(value)}; it must be ${rule}`)
  refused.set(error, { word, names })
  return error
}

/** The message of an error, and the word that was probably meant where one is near. */
export async function messageWithAdvice(error: LogpipeError): Promise<string> {
  const choice = refused.get(error)
  const meant = choice && (await didYouMean(choice.word, choice.names))
  return meant === undefined ? error.message : `${error.message}. Did you mean ${meant}?`
}

/** The same for the text in which commander refuses a choice: `argument 'jsn' is invalid. Allowed choices are text, json.` */
export async function refusalWithAdvice(text: string): Promise<string> {
  const [line, word, names] =
    /^.*argument(?: value)? '(.*?)' is invalid(?: for .*)?\. Allowed choices are (.*)\.$/m.exec(text) ?? []
  if (line === undefined || word === undefined || names === undefined) return text
  const meant = await didYouMean(word, names.split(', '))
  return meant === undefined ? text : text.replace(line, () => `${line}\n(Did you mean ${meant}?)`)
}
