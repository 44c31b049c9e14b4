import { expect, test } from 'vitest'
import { aTenant } from '../../test/build.ts'
import { parseLogQuery } from './log-query.ts'

function parse(parameters: Readonly<Record<string, string>>) {
  return parseLogQuery({ parameters, queryString: String(new URLSearchParams(parameters)), tenantId: aTenant() })
}

test.each([
  [{ severity: 'error' }, ['error']],
  [{ min_severity: 'warning' }, ['warning', 'error', 'fatal']],
  [{ min_severity: 'fatal' }, ['fatal']],
  [{ min_severity: 'debug' }, undefined],
  [{ min_severity: 'info', severity: 'error' }, ['error']],
])('%j asks the index for %j', (parameters, wanted) => {
  const parsed = parse(parameters)
  expect(parsed.kind === 'ok' && parsed.value.query.severities).toEqual(wanted)
  expect(parsed.kind === 'ok' && parsed.value).not.toHaveProperty('filter')
})

test.each([
  [{ limit: '0' }, 'limit is "0"; it must be a whole number from 1 to 1000'],
  [{ severity: 'warn' }, 'severity is "warn"; it must be one of debug, info, warning, error, fatal'],
  [{ min_severity: '' }, 'min_severity is ""; it must be one of debug, info, warning, error, fatal'],
  [
    { min_severity: 'error', severity: 'info' },
    'severity is info and min_severity error, which excludes it; give one of them',
  ],
  [{ since: '1h' }, 'since is "1h"; it must be an ISO 8601 date-time such as 2026-01-31T23:59:59Z'],
  [{ until: 'now' }, 'until is "now"; it must be an ISO 8601 date-time'],
  [{ format: 'xml' }, 'format is "xml"; it must be page or array'],
  [
    { sverity: 'info' },
    'unknown query parameter "sverity"; did you mean severity? GET /logs accepts limit, cursor, severity, min_severity,',
  ],
  [{ query: 'x' }, 'unknown query parameter "query"; did you mean q? GET /logs accepts'],
  [{ from: 'x' }, 'did you mean since?'],
  [{ level: 'x' }, 'did you mean min_severity?'],
  [{ 'min-severity': 'x' }, 'did you mean min_severity?'],
  [{ attribute: 'a=b' }, 'did you mean attr.<path>?'],
  [{ frobnicate: 'x' }, 'unknown query parameter "frobnicate"; GET /logs accepts limit,'],
  [{ ['x'.repeat(100)]: '' }, `unknown query parameter "${'x'.repeat(37)}…"; GET /logs accepts`],
  [{ lp_acme_secret: '' }, 'unknown query parameter "lp_…"; GET /logs accepts'],
])('%j is refused with the parameter, its value and what to do', (parameters, message) => {
  expect(parse(parameters)).toMatchObject({ code: 'invalid_request', message: expect.stringContaining(message) })
})
