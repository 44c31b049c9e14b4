import { expect, test } from 'vitest'
import type { TableBackup } from '../rights/table-backups.ts'
import { backupsJson, backupsText } from './backups.ts'

const nowMs = Date.UTC(2026, 0, 31, 12)
const at = (day: number): number => Date.UTC(2026, 0, day)
const backup = (name: string, day: number, expires?: number): TableBackup => {
  return { name, madeMs: at(day), expiresMs: expires === undefined ? undefined : at(expires) }
}

test('it says how long deleted rows can be restored, and names the newest backups with their end', () => {
  const known = { kind: 'known', recoveryDays: 7, backups: [backup('a', 1), backup('b\u001b', 2, 31)] } as const
  expect(backupsText(known, nowMs)).toBe(
    'Deleted rows can be restored by point-in-time recovery for 7 days, until 2026-02-07\n2 backups of the table may hold them as well: b<1b> of 2026-01-02 (until 2026-01-31), a of 2026-01-01 (kept until somebody deletes it)\n',
  )
  expect(backupsJson(known, nowMs)).toEqual({
    point_in_time_days: 7,
    point_in_time_until: '2026-02-07T12:00:00.000Z',
    made: [
      { name: 'a', made_at: '2026-01-01T00:00:00.000Z', expires_at: null },
      { name: 'b\u001b', made_at: '2026-01-02T00:00:00.000Z', expires_at: '2026-01-31T00:00:00.000Z' },
    ],
  })
  const many = { ...known, backups: [1, 2, 3, 4, 5].map((day) => backup(`n${day}`, day)) }
  expect(backupsText(many, nowMs)).toMatch(/: n5 of .*, n4 of .*, n3 of [^,]*, and 2 older backups\n$/)
})

test('it says that recovery is off, and when nobody could find out', () => {
  expect(backupsText({ kind: 'known', recoveryDays: 0, backups: [] }, nowMs)).toBe(
    'Point-in-time recovery of the table is off: it brings no deleted rows back\n',
  )
  const unknown = { kind: 'unknown', error: 'AccessDeniedException' } as const
  expect(backupsText(unknown, nowMs)).toBe(
    'Backups of the table could not be read (AccessDeniedException): point-in-time recovery, if it is on, keeps deleted rows for up to 35 days\n',
  )
  expect(backupsJson(unknown, nowMs)).toEqual({ error: 'AccessDeniedException' })
})
