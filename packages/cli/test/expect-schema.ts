import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv, type ValidateFunction } from 'ajv'
import { expect } from 'vitest'

const folder = fileURLToPath(new URL('../../../docs/json/', import.meta.url))

/** All schemas of docs/json. */
export const schemaNames = readdirSync(folder).map((file) => file.replace('.schema.json', ''))

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true })
const validators = new Map<string, ValidateFunction>()

/** Compiling a schema takes longer than most tests: each is compiled when a document is held against it. */
function validatorOf(name: string): ValidateFunction | undefined {
  if (!validators.has(name) && schemaNames.includes(name)) {
    validators.set(name, ajv.compile(JSON.parse(readFileSync(`${folder}${name}.schema.json`, 'utf8'))))
  }
  return validators.get(name)
}

/** What is wrong with a document by its schema. */
export function problemsOf(name: string, document: unknown): readonly string[] {
  const validate = validatorOf(name)
  if (validate === undefined) return [`there is no schema ${name}`]
  return validate(document)
    ? []
    : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message} ${JSON.stringify(one.params)}`)
}

/** Expects that each line of what a command printed with `--json` is as its schema says, and in the style of all documents; returns them. */
export function expectSchema(name: string, stdout: string): readonly Readonly<Record<string, unknown>>[] {
  const documents = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line || 'null'))
  for (const document of documents) expect([document, problemsOf(name, document)]).toEqual([document, []])
  for (const document of documents) expect(styleProblems(document, name)).toEqual([])
  expect([stdout, longNumbers(stdout)]).toEqual([stdout, []])
  return documents
}

/** Objects whose keys are names of others: types, services, paths, statuses, resources, and what users wrote. */
const ofOthers = new Set(
  [
    'attributes by_service counts dead_letters failures files formats found options over_budget outputs parameters',
    'queues redaction seal_keys statement statuses tables',
  ].flatMap((line) => line.split(' ')),
)

/** What breaks the style of all documents: keys, keys in keys of the same name, one id under two names. */
export function styleProblems(value: unknown, path: string, isOurs = !ofOthers.has(path)): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((one, i) => styleProblems(one, `${path}[${i}]`))
  const entries = Object.entries(value)
  const ids = entries.flatMap(([key, one]) => (/(?:^|_)id$/.test(key) && typeof one === 'string' ? [one] : []))
  return [
    ...(new Set(ids).size < ids.length ? [`${path}: an id twice`] : []),
    ...entries.flatMap(([key, inner]) => [
      ...(isOurs && !/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(key) ? [`${path}.${key}: no snake_case`] : []),
      ...(path.endsWith(`.${key}`) ? [`${path}.${key}: twice`] : []),
      ...styleProblems(inner, `${path}.${key}`, !ofOthers.has(key)),
    ]),
  ]
}

/** Numbers with more digits than anybody reads, in the text of a document without its strings. */
export function longNumbers(text: string): readonly string[] {
  const numbers = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g) ?? []
  return numbers.filter((number) => number === '-0' || number.replaceAll(/^-?0\.0*|\D/g, '').length > 12)
}
