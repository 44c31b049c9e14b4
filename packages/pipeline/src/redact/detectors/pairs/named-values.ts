import * as char from '../../text/char-codes.ts'
import { codeAt, isQuote, matchAfter, matchBefore, matchesBefore, textBefore } from '../../text/chars.ts'
import { filledPattern } from '../../text/filled-pattern.ts'
import { type KeyClass, keyClassBefore } from './sensitive-keys.ts'

const maxBefore = 160

/** A quote with its backslashes, if any, as in JSON within a string. */
const names = '(?:name|key|type|field|label|kind|attribute|parameter|property|id|variable|env)'

/** A name, up to two other pairs, and `"value` right before the colon. */
const nameBefore = filledPattern(
  /NAMES\\*["']\s?:\s?\\*["']([^"'\\]{2,64})\\*["'],\s?(?:\\*["'][\w-]{1,24}\\*["']\s?:\s?(?:\\*["'][^"'\\]{0,32}\\*["']|\w{1,12}),\s?){0,2}\\*["'](?:\w{0,12}value|val)\\*["']$/i,
  { NAMES: names },
)

/** `{"name":"DB_PASSWORD","value":"…"}`: environment variables in Kubernetes and ECS task definitions, form fields, typed values. */
export function namedValueClass(text: string, at: number): KeyClass | undefined {
  if (!endsInValue(text, at)) return yamlClass(text, at)
  const before = matchBefore(text, at, maxBefore, nameBefore)?.[1]
  const name = before ?? nameAfter(text, at)
  return name === undefined ? undefined : keyClassBefore(name, name.length)
}

/** YAML's `- name: SERVICE_TOKEN` with its `value:` on the next line, and `ParameterKey=DBPassword,ParameterValue=…` of AWS' commands. */
function yamlClass(text: string, at: number): KeyClass | undefined {
  const isOption = codeAt(text, at) === char.equals
  if (!isOption && !text.startsWith('value:', at - 5)) return undefined
  const name = (isOption ? optionBefore : itemBefore).exec(textBefore(text, at, maxBefore))?.[1]
  return name === undefined ? undefined : keyClassBefore(name, name.length)
}

const optionBefore = /(?:name|key)=["']?([\w.-]{2,64})["']?[,;] ?\w{0,12}value$/i
const itemBefore = /(?:name|key): ?["']?([\w.-]{2,64})["']?(?:\r?\n|\\n)\s{1,16}value$/i

/** Whether `value` or `key` in quotes ends right before `at`. */
function endsInValue(text: string, at: number): boolean {
  if (!isQuote(codeAt(text, at - 1))) return false
  let end = at - 1
  while (end > at - 5 && codeAt(text, end - 1) === char.backslash) end--
  const last = codeAt(text, end - 1) | char.caseBit
  if (last !== char.lowerE && last !== lowerY && last !== char.lowerL) return false
  return matchesBefore(text, end, 8, /(?:value|["'](?:key|val))$/i)
}

const lowerY = 121

const valueThenName = filledPattern(
  /^:\s?(\\*["'])[^"'\\]{1,64}\1,\s?\\*["']NAMES\\*["']\s?:\s?\\*["']([^"'\\]{2,64})/i,
  { NAMES: names },
)

/** `{"value":"…","name":"password"}`. */
function nameAfter(text: string, at: number): string | undefined {
  return matchAfter(text, at, maxBefore, valueThenName)?.[2]
}
