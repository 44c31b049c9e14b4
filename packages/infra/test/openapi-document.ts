import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect } from 'vitest'
import type { CallAnswer } from './with-stack.ts'

interface Answer {
  readonly headers: Readonly<Record<string, { readonly $ref: string }>>
  readonly content: Readonly<Record<string, { readonly schema: object }>>
}

interface Operation {
  readonly operationId: string
  readonly responses: Readonly<Record<string, Answer>>
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly headers: Readonly<Record<string, { readonly required?: boolean }>> }
}

export const openapi: OpenApi = JSON.parse(readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'))

const ajv = new Ajv2020({ strict: false, coerceTypes: false })
formats.default(ajv)
ajv.addSchema(openapi, 'openapi')

/** Checks a live answer against what the document says of its operation and status: content type, headers and body. */
export function expectConforming(answer: CallAnswer, route: string): void {
  const [method = '', path = ''] = route.split(' ')
  const operation = openapi.paths[path]?.[method.toLowerCase()]
  const described = operation?.responses[answer.status]
  if (described === undefined)
    throw new Error(`${route} has no answer ${answer.status} in the document: ${answer.text}`)
  const [type = ''] = Object.keys(described.content)
  expect(answer.headers.get('content-type')).toBe(type)
  const at = ['paths', path, method.toLowerCase(), 'responses', answer.status, 'content', type, 'schema']
  expect(problemsOf(at, answer.json()), answer.text.slice(0, 500)).toEqual([])
  for (const [name, { $ref }] of Object.entries(described.headers)) {
    const sent = answer.headers.get(name)
    if (sent === null && openapi.components.headers[name]?.required !== true) continue
    expect(sent, name).not.toBeNull()
    const value = /^\d+$/.test(sent ?? '') ? Number(sent) : sent
    expect(problemsOf([...$ref.slice(2).split('/'), 'schema'], value), name).toEqual([])
  }
}

function problemsOf(at: readonly unknown[], value: unknown): readonly unknown[] {
  const pointer = at.map((part) => encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1')))
  const validate = ajv.getSchema(`openapi#/${pointer.join('/')}`)
  if (validate === undefined) throw new Error(`no schema at ${pointer.join('/')}`)
  validate(value)
  return validate.errors ?? []
}
