import { readFileSync } from 'node:fs'
import {
  faults,
  isIdempotencyKey,
  isOutcomeName,
  type LogRecordResult,
  limits,
  parseLogId,
  parseLogRecord,
  parseLogWrite,
  parseTenantId,
} from '@logpipe/sdk/contract'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../sdk/test/any-character.ts'

const document = JSON.parse(readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'))
const { schemas } = document.components
const ajv = new Ajv2020({ strict: false })
formats.default(ajv)
ajv.addSchema(document, 'openapi')

function schemaOf(name: string): ValidateFunction {
  const schema = ajv.getSchema(`openapi#/components/schemas/${name}`)
  if (schema === undefined) throw new Error(`the document has no schema ${name}`)
  return schema
}

/**
 * Rules that JSON Schema cannot express; the document states them in words. Only these may pass the schema and be rejected
 * by the parser: UTF-8 bytes (`maxLength` counts characters), size of a value as JSON, depth, and calendar dates.
 */
function isBeyondSchemas(result: LogRecordResult): boolean {
  if (result.kind === 'record') return false
  if (result.code === 'text_too_long' || result.code === 'attributes_too_large') return true
  return /^attributes are nested deeper|must be an ISO 8601 date-time/.test(result.message)
}

/** Values as JSON.parse returns them, including `__proto__` keys. */
const anyJson = fc.json({ maxDepth: 4 }).map((text): unknown => JSON.parse(text))

const aText = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: anyCharacter }) },
  fc.constantFrom('', '\ud800', '\u0000', '\ufeff', 'x'.repeat(131_072), 'x'.repeat(131_073), 'é'.repeat(65_536)),
  fc.constantFrom('é'.repeat(65_537), '😀'.repeat(32_768), '😀'.repeat(32_769)),
)
const aTenantId = fc.oneof(
  fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,70}$/),
  fc.constantFrom('all', 'null', 'system', 'logpipe', 'All', '', 'a/b', '_a', '-a', 'acme\n', 'аcme', 'ａcme', 'é'),
  fc.string({ unit: anyCharacter, maxLength: 5 }),
)
const aLogId = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9._:-]{1,140}$/),
  fc.constantFrom('', '.', '..', 'a/b', 'a\n', 'a b', '\u0661', 'a'.repeat(128), 'a'.repeat(129)),
)
const twoDigits = fc.oneof(fc.constantFrom('00', '01', '12', '13', '24', '29', '30', '31', '32', '59', '60', '99'))
const aDateTime = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc
    .tuple(
      fc.constantFrom('2026', '2024', '1900', '0000', '9999', '02026', '26'),
      ...Array(5).fill(twoDigits),
      fc.constantFrom('', '.1', ',123456789', '.', '.1234567890'),
      fc.constantFrom('', 'Z', 'z', '+01:00', '-0530', '+24:00', '+99:99', ' Z', '+1'),
      fc.constantFrom('T', 't', ' ', '_'),
    )
    .map(([year, month, day, hour, minute, second, part, zone, between]) =>
      [year, '-', month, '-', day, between, hour, ':', minute, ':', second, part, zone].join(''),
    ),
)
const attributes = fc.oneof(
  fc.dictionary(fc.string({ unit: anyCharacter }), anyJson, { noNullPrototype: true }),
  fc.integer({ min: 1, max: 12 }).map((depth) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)),
  fc.constantFrom(
    JSON.parse('{"__proto__":{"a":1}}'),
    { a: 'x'.repeat(16_376) },
    { a: 'x'.repeat(16_377) },
    [],
    '',
    null,
  ),
)

/** Mostly valid values, so that whole objects are valid often enough. */
function mostly(valid: readonly unknown[], arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...valid) }, arbitrary)
}

/** Objects whose fields are each absent, valid, nearly valid or arbitrary; sometimes with an extra field, or not an object at all. */
function objectsOf(fields: Readonly<Record<string, fc.Arbitrary<unknown>>>, required: readonly string[]) {
  const field = (arbitrary: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 12, arbitrary }, fc.constant(null), { weight: 1, arbitrary: anyJson })
  const objects = fc.record(
    Object.fromEntries(Object.entries(fields).map(([name, arbitrary]) => [name, field(arbitrary)])),
    { requiredKeys: [...required], noNullPrototype: true },
  )
  const foreign = fc.constantFrom('__proto__', 'constructor', 'toString', 'Text', 'logs', 'tenantId', '')
  const withForeign = fc.tuple(objects, foreign, anyJson).map(([value, name, inner]) => {
    return JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(inner)},${JSON.stringify(value).slice(1)}`)
  })
  return fc.oneof(
    { weight: 20, arbitrary: objects },
    withForeign,
    fc.record(fields, { requiredKeys: [], noNullPrototype: true }),
    anyJson,
  )
}

interface Agreement {
  readonly schema: string
  readonly parse: (value: unknown) => LogRecordResult
  readonly values: fc.Arbitrary<unknown>
}

/** Combines the parser of a body with that of its tenant, as the handlers do. */
function withTenant(parse: (value: unknown) => LogRecordResult) {
  return (value: unknown): LogRecordResult => {
    const result = parse(value)
    const tenant = typeof value === 'object' && value !== null && 'tenant_id' in value ? value.tenant_id : undefined
    if (result.kind === 'invalid' || tenant === undefined || tenant === null) return result
    const parsed = parseTenantId(tenant)
    return parsed.kind === 'tenant' ? result : { kind: 'invalid', code: 'invalid_tenant', message: parsed.message }
  }
}

test.each<Agreement>([
  {
    schema: 'LogRecord',
    parse: withTenant(parseLogRecord),
    values: objectsOf(
      {
        text: mostly(['a', 'ä☃', '\u0000'], aText),
        tenant_id: mostly(['acme', 'beta_inc', '0'], aTenantId),
        log_id: mostly(['a', 'a.b:c-D_9'], aLogId),
        severity: mostly(['debug', 'info', 'warning', 'error', 'fatal'], fc.constantFrom('Info', '', 'toString')),
        timestamp: mostly(['2026-01-31T23:59:59Z', '2026-01-31 23:59:59,5+0100'], aDateTime),
        attributes: mostly([{}, { a: [1, { b: null }] }], attributes),
      },
      ['text'],
    ),
  },
  {
    schema: 'LogWrite',
    parse: withTenant(parseLogWrite),
    values: objectsOf(
      {
        message: mostly(['a', 'ä☃', '\u0000'], aText),
        severity: mostly(['info', 'warning', 'error'], fc.constantFrom('debug', 'ERROR')),
        tenant_id: mostly(['acme', 'beta_inc', '0'], aTenantId),
        id: mostly(['a', 'a.b:c-D_9'], aLogId),
        datetime: mostly(['2026-01-31T23:59:59Z', '2026-01-31 23:59:59,5+0100'], aDateTime),
      },
      ['message', 'severity'],
    ),
  },
])('the schema $schema and its parser agree on any JSON', ({ schema, parse, values }) => {
  const validate = schemaOf(schema)
  const seen = { record: 0, invalid: 0 }
  fc.assert(
    fc.property(values, (value) => {
      const result = parse(value)
      if (isBeyondSchemas(result)) return
      seen[result.kind]++
      expect({ value, isValid: validate(value) }).toEqual({ value, isValid: result.kind === 'record' })
    }),
    { numRuns: 2_000 },
  )
  expect(Math.min(seen.record, seen.invalid), JSON.stringify(seen)).toBeGreaterThan(100)
})

test.each([
  ['TenantId', aTenantId, (value: unknown) => parseTenantId(value).kind === 'tenant'],
  ['LogId', aLogId, (value: unknown) => parseLogId(value).kind === 'logId'],
  [
    'IdempotencyKey',
    fc.stringMatching(/^[A-Za-z0-9_.-]{0,66}$/),
    (value: unknown) => typeof value === 'string' && isIdempotencyKey(value),
  ],
  [
    'OutcomeName',
    fc.stringMatching(/^[A-Za-z0-9_.-]{0,66}$/),
    (value: unknown) => typeof value === 'string' && isOutcomeName(value),
  ],
] as const)('the schema %s and its parser agree on any value', (name, values, accepts) => {
  const validate = schemaOf(name)
  fc.assert(
    fc.property(fc.oneof({ weight: 5, arbitrary: values }, anyJson), (value: unknown) => {
      expect({ value, isValid: validate(value) }).toEqual({ value, isValid: accepts(value) })
    }),
    { numRuns: 1_000 },
  )
})

test('the parser enforces what the schema cannot express, and the schema the rest', () => {
  const text = 'é'.repeat(65_537)
  expect(parseLogRecord({ text })).toMatchObject({ code: 'text_too_long' })
  expect(schemaOf('LogRecord')({ text })).toBe(true)
  expect(schemaOf('LogRecord')({ text: 'x'.repeat(limits.maxTextBytes + 1) })).toBe(false)
  for (const timestamp of ['2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z']) {
    expect(parseLogRecord({ text: 'a', timestamp }).kind).toBe('invalid')
    expect(schemaOf('LogRecord')({ text: 'a', timestamp })).toBe(true)
  }
  expect(schemaOf('LogRecord')({ text: 'a', timestamp: 'yesterday' })).toBe(false)
})

test('the fault codes match the fault table, each listed under its status', () => {
  const codes = Object.entries(faults).flatMap(([code, { status }]) => (status > 0 ? [code] : []))
  expect(schemas.FaultCode.enum).toEqual(codes)
  const documented = new Set<string>()
  for (const { status, code } of problemResponses()) {
    documented.add(code)
    const { status: expected } = faults[code as keyof typeof faults]
    // A batch of only invalid records gets 400 with the code of the first.
    if (status !== 400) expect({ code, status }).toEqual({ code, status: expected })
    else expect([400, 403, 413], code).toContain(expected)
  }
  // Occurs only for a single record of a batch, in a 202.
  expect(codes.filter((code) => !documented.has(code))).toEqual(['duplicate_id'])
})

test('the limits match the contract', () => {
  const { text, decoded, sent } = {
    text: limits.maxTextBytes,
    decoded: limits.maxDecodedBytes,
    sent: limits.maxRequestBytes,
  }
  expect(schemas.Text.maxLength).toBe(text)
  expect(schemas.Text.description).toContain(`${text} bytes`)
  expect(schemas.Attributes.description).toContain(`${limits.maxAttributesBytes} bytes`)
  expect(schemas.Attributes.description).toContain(`${limits.maxAttributesDepth} levels`)
  expect(schemas.TenantId.maxLength).toBe(limits.maxTenantIdChars)
  expect(schemas.LogId.maxLength).toBe(limits.maxLogIdChars)
  expect(schemas.IdempotencyKey.maxLength).toBe(limits.maxIdempotencyKeyChars)
  expect(schemas.Records.maxItems).toBe(limits.maxRecordsPerRequest)
  expect(schemas.StoredQuestion.properties.log_ids.maxItems).toBe(limits.maxStoredIds)
  expect(schemas.LogViews.maxItems).toBe(limits.maxPageRows)
  for (const words of [document.info.description, document.components.parameters.encoding.description]) {
    expect(words).toContain(`${sent} bytes as sent and ${decoded} bytes decoded`)
  }
  const find = (wanted: string) =>
    document.paths['/logs'].get.parameters.find(({ name }: { name?: string }) => name === wanted)
  expect(find('q').description).toContain(`at most ${limits.maxSearchWords} of at most ${limits.maxSearchWordChars}`)
  expect(find('attributes').schema).toMatchObject({
    maxProperties: limits.maxSearchAttributes,
    propertyNames: { pattern: `^attr\\..{1,${limits.maxSearchAttributeChars}}$` },
    additionalProperties: { maxLength: limits.maxSearchAttributeChars },
  })
  const spent = `${limits.maxSearchRows} rows, ${limits.maxSearchBytes} bytes or ${limits.maxSearchMs} ms`
  expect(document.paths['/logs'].get.responses['200'].description).toContain(spent)
  expect(find('limit').schema).toMatchObject({
    minimum: 1,
    maximum: limits.maxPageRows,
    default: limits.defaultPageRows,
  })
})

test('every reference in the document resolves', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([\w-]+)"/g)]
  expect(references.length).toBeGreaterThan(100)
  for (const [, kind = '', name = ''] of references) expect(document.components[kind], name).toHaveProperty([name])
})

function problemResponses(): readonly { readonly status: number; readonly code: string }[] {
  const operations = Object.values<Record<string, { responses: object }>>(document.paths).flatMap(Object.values)
  const all = operations.flatMap(({ responses }) => Object.entries<Response>(responses as Record<string, Response>))
  return all.flatMap(([status, { content }]) => {
    const codes = content['application/problem+json']?.schema.properties.code.enum ?? []
    return codes.map((code) => ({ status: Number(status), code }))
  })
}

interface Response {
  readonly content: Readonly<
    Record<
      string,
      { readonly schema: { readonly properties: { readonly code: { readonly enum: readonly string[] } } } }
    >
  >
}
