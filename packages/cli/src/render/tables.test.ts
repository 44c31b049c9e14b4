import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as cost from '@logpipe/infra/cost'
import { Chalk } from 'chalk'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultSettings } from '../../../pipeline/src/tenants/tenant-settings.ts'
import { runs as times } from '../../../pipeline/test/full-size.ts'
import { parseTenant } from '../config/parse-option.ts'
import type { Output } from '../context.ts'
import { contextTable } from './contexts.ts'
import { costText } from './cost.ts'
import { deadLetterListText } from './dead-letters.ts'
import { doctorTable } from './doctor.ts'
import { keyTable } from './keys.ts'
import { ledgerListText } from './ledger-list.ts'
import { comparisonText } from './load/comparison.ts'
import { masterKeyTable } from './master-keys.ts'
import { cellsOf } from './styled-text.ts'
import { tableText } from './table.ts'
import { tenantTable } from './tenants.ts'

function aTerminal(columns: number): Output {
  return { write: () => undefined, isTty: true, columns: () => columns, color: new Chalk({ level: 0 }) }
}

const tenantId = parseTenant('a-customer-with-a-long-name_of_about_64_characters_in_all')
const time = '2026-01-31T12:00:00.123Z'
const settings = {
  version: 12,
  updatedAt: time,
  settings: { ...defaultSettings, recordsPerSecond: 100_000, bytesPerDay: 500_000_000_000 },
}
const workload = { logsPerSecond: 100, bytes: 200, retentionDays: 30, batch: 500, recents: true }
const prices = cost.pricesOf('eu-central-1')
const masterKey = { id: '0123abcd', bytes: Buffer.alloc(32) }
const row = {
  unit: 'ms',
  before: 1_234,
  after: 98_765,
  change: 1_000,
  change_percent: 81.1,
  low: 900,
  high: 1_100,
} as const
const run = {
  runId: '1',
  segments: [],
  beganMs: Date.UTC(2026, 0, 31),
  tenants: [tenantId, 'beta'],
  counts: { entries: 3, intents: 100_000, requests: 1_200_000, records: 1_200_000_000, notes: 0 },
  bytes: 27_000_000,
  state: 'unknown',
} as const

/** Each table of a command, by the file that phrases it. What stands around a table is prose, which a terminal wraps. */
const tables: Readonly<Record<string, (output: Output) => string>> = {
  'contexts.ts': (output) =>
    contextTable(
      [{ name: 'production', isCurrent: true, target: 'logpipe-prod', region: 'eu-central-1', tenant: tenantId }],
      output,
    ),
  'cost.ts': (output) =>
    tableOf(
      costText(
        workload,
        cost.estimateCost(workload, prices),
        { prices, unchecked: cost.uncheckedIn(prices), seen: cost.seenBetween(prices) },
        output,
      ),
    ),
  'dead-letters.ts': (output) =>
    tableOf(
      deadLetterListText(
        {
          letters: [
            {
              id: 'm',
              tenant: tenantId,
              reason: 'conflict',
              logIds: { count: 1, ids: [] },
              records: 1,
              sentAt: time,
              receives: 1,
              bytes: 1,
            },
          ],
          groups: [
            {
              tenant: tenantId,
              reason: 'conflict',
              messages: 12_000,
              records: 120_000_000,
              unreadable: 3,
              oldest: time,
            },
          ],
          unseen: 0,
          end: 'complete',
        },
        { scope: '', repeated: { tenant: '', target: '' }, nowMs: Date.UTC(2026, 1, 3) },
        output,
      ),
    ),
  'doctor.ts': (output) =>
    doctorTable(
      [
        {
          what: 'identity',
          status: 'ok',
          account: '123456789012',
          arn: 'arn:aws:sts::123456789012:assumed-role/deployer/ada.lovelace',
        },
        { what: 'data', status: 'note', path: '/home/ada/services/web/.logpipe', source: 'default', state: 'missing' },
      ],
      output,
    ),
  'keys.ts': (output) =>
    keyTable([{ keyId: 'k_0123456789abcdef', scopes: ['write', 'read'], createdAt: time, expiresAt: time }], output),
  'ledger-list.ts': (output) => tableOf(ledgerListText([run], output)),
  'load/comparison.ts': (output) =>
    tableOf(
      comparisonText(
        { differences: [], unknown: [], rows: [{ ...row, metric: 'p99.9', verdict: 'no difference shown' }] },
        ['results/before-the-change.json', 'results/after-the-change.json'],
        output,
      ),
    ),
  'master-keys.ts': (output) =>
    masterKeyTable(
      {
        active: masterKey,
        keys: [masterKey, { ...masterKey, id: '4567abcd' }],
        contents: Buffer.alloc(32),
        keepUntil: { '4567abcd': time },
      },
      output,
    ),
  'tenants.ts': (output) => tenantTable([{ tenantId, settings }], output),
}

/** Without the sentences around it: what follows the table begins so, and cost has a line in front. */
function tableOf(text: string): string {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => /^(?:The price per|\* not|running\?:|Percentiles:| {2}conflict)/.test(line))
  return lines
    .slice(0, end)
    .filter((line) => !line.includes(' logs per month '))
    .join('\n')
}

test.each(Object.keys(tables))('the table of %s fits 50, 80 and 120 columns', (name) => {
  for (const columns of [50, 80, 120]) {
    const lines = tables[name]?.(aTerminal(columns)).split('\n') ?? []
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.filter((line) => cellsOf(line) > columns)).toEqual([])
  }
})

test('every table is among them', () => {
  const files = readdirSync(import.meta.dirname, { recursive: true }).map(String)
  const drawing = files.filter((name) => {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts') || name === 'table.ts') return false
    return /from '(?:cli-table3|\.{1,2}\/table\.ts)'/.test(readFileSync(join(import.meta.dirname, name), 'utf8'))
  })
  expect(drawing.toSorted()).toEqual(Object.keys(tables).toSorted())
})

test('a program that reads a table gets it whole, however narrow the terminal is', () => {
  const content = { head: ['a', 'b'], rows: [['x'.repeat(60), 'y']] }
  expect(tableText(content, { ...aTerminal(50), isTty: false })).toContain('│')
  expect(tableText(content, aTerminal(50))).toBe(`a  ${'x'.repeat(47)}\n   ${'x'.repeat(13)}\nb  y\n`)
})

test('whatever the cells are, no line is wider than the terminal, and nothing of a cell is lost', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'b', '-', '日', 'é', '.'), maxLength: 90 })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 20, max: 120 }),
      (rows, columns) => {
        const text = tableText({ head: ['one', 'two words', ''], rows }, aTerminal(columns))
        for (const line of text.split('\n')) expect(cellsOf(line)).toBeLessThanOrEqual(columns)
        const letters = (all: string): number => [...all].filter((character) => /[b日é]/.test(character)).length
        expect(letters(text)).toBe(letters(rows.flat().join('')))
      },
    ),
    times({ fast: 100, full: 3_000 }),
  )
})
