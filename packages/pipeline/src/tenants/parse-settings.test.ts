import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSettings } from './parse-settings.ts'
import { defaultSettings, type TenantSettings } from './tenant-settings.ts'

function problemsOf(changes: unknown): readonly string[] {
  const parsed = parseSettings(changes)
  return parsed.kind === 'invalid' ? parsed.problems : []
}

test('the defaults are no limits, 30 days, recents and no originals', () => {
  expect(parseSettings({})).toEqual({ kind: 'settings', settings: defaultSettings })
  expect(defaultSettings).toEqual({
    recordsPerSecond: 0,
    burst: 0,
    bytesPerDay: 0,
    retentionDays: 30,
    keepOriginals: false,
    recents: true,
    redaction: {},
  })
})

test.each<[keyof TenantSettings, number, number]>([
  ['recordsPerSecond', 0, 1_000_000],
  ['burst', 0, 10_000_000],
  ['bytesPerDay', 0, 10 ** 15],
  ['retentionDays', 1, 3_650],
])('%s is a whole number from %d to %d', (name, min, max) => {
  for (const value of [min, min + 1, max - 1, max]) {
    expect(parseSettings({ [name]: value })).toMatchObject({ kind: 'settings', settings: { [name]: value } })
  }
  for (const value of [min - 1, max + 1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '7', null, true, [7]]) {
    expect(problemsOf({ [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name} must be a whole number from ${min} to ${max} \\(`)),
    ])
  }
})

test.each(['keepOriginals', 'recents'])('%s is true or false', (name) => {
  for (const value of [true, false]) {
    expect(parseSettings({ [name]: value })).toMatchObject({ kind: 'settings', settings: { [name]: value } })
  }
  expect(problemsOf({ [name]: 'true' })).toEqual([`${name} must be true or false, not string`])
  expect(problemsOf({ [name]: null })).toEqual([`${name} must be true or false, not null`])
})

test('reports all problems at once', () => {
  const changes = { recordsPerSecond: -1, retentionDays: 0, recents: 1, keepOriginals: true, rate: 3, 'a\u001b[2J': 4 }
  const known = 'known settings: recordsPerSecond, burst, bytesPerDay, retentionDays, keepOriginals, recents, redaction'
  expect(problemsOf(changes)).toEqual([
    'recordsPerSecond must be a whole number from 0 to 1000000 (records a second, 0 for no limit)',
    'retentionDays must be a whole number from 1 to 3650 (days)',
    'recents must be true or false, not number',
    `unknown setting "rate"; ${known}`,
    `unknown setting; ${known}`,
  ])
})

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is not a setting', (name) => {
  expect(problemsOf(JSON.parse(`{"${name}":1}`))).toEqual([expect.stringContaining('unknown setting')])
})

test.each([
  [undefined, 'undefined'],
  [null, 'null'],
  [[], 'array'],
  ['{}', 'string'],
])('rejects %j as changes', (changes, kind) => {
  expect(problemsOf(changes)).toEqual([`settings must be an object, not ${kind}`])
})

test('changes are applied on top of earlier settings', () => {
  const before = { ...defaultSettings, retentionDays: 7, keepOriginals: true, bytesPerDay: 5 }
  expect(parseSettings({ bytesPerDay: 0, recents: false }, before)).toEqual({
    kind: 'settings',
    settings: { ...before, bytesPerDay: 0, recents: false },
  })
})

test('a default burst stays 0, so that it follows a rate lowered later', () => {
  const high = parseSettings({ recordsPerSecond: 100 })
  expect(high).toMatchObject({ settings: { burst: 0 } })
  if (high.kind !== 'settings') throw new Error(high.kind)
  expect(parseSettings({ recordsPerSecond: 10 }, high.settings)).toMatchObject({ settings: { burst: 0 } })
})

test('accepted settings are accepted again', () => {
  const changes = fc.record(
    {
      recordsPerSecond: fc.nat(1_000_000),
      burst: fc.nat(10_000_000),
      bytesPerDay: fc.nat(),
      retentionDays: fc.integer({ min: 1, max: 3_650 }),
      keepOriginals: fc.boolean(),
      recents: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(changes, (wanted) => {
      const once = parseSettings(wanted)
      expect(once).toMatchObject({ kind: 'settings' })
      if (once.kind === 'settings') expect(parseSettings(once.settings)).toEqual(once)
    }),
  )
})

test('a redaction policy is validated along with the other settings', () => {
  const redaction = { types: { PHONE: false, IPV4: true }, styles: { EMAIL: 'pseudonym' }, fields: ['name'] }
  expect(parseSettings({ redaction })).toEqual({ kind: 'settings', settings: { ...defaultSettings, redaction } })
  const bad = { types: { FAX: true }, rules: [{ name: 'AA', pattern: '(' }] }
  const result = parseSettings({ redaction: bad, retentionDays: 0 })
  expect(result).toMatchObject({ kind: 'invalid', problems: { length: 3 } })
  expect(result.kind === 'invalid' && result.problems.join('\n')).toContain('redaction.types.FAX: unknown type')
  expect(parseSettings({ redaction: { pseudonymKey: 'x' } })).toMatchObject({ kind: 'invalid' })
  expect(parseSettings({ redaction: 'none' })).toMatchObject({ kind: 'invalid' })
})
