import { maxRecoveryDays, type TableBackup, type TableBackups } from '../rights/table-backups.ts'
import { plural, printable } from './format.ts'
import { timeText } from './ledger-list.ts'

const dayMs = 86_400_000
/** So many backups are named. */
const maxNamed = 3

/** What AWS keeps of rows that are deleted now, and until when: a line each. */
export function backupsText(backups: TableBackups, nowMs: number): string {
  if (backups.kind === 'unknown') {
    const why = `Backups of the table could not be read (${printable(backups.error)})`
    return `${why}: point-in-time recovery, if it is on, keeps deleted rows for up to ${maxRecoveryDays} days\n`
  }
  const { recoveryDays, backups: made } = backups
  const recovery =
    recoveryDays === 0
      ? 'Point-in-time recovery of the table is off: it brings no deleted rows back'
      : `Deleted rows can be restored by point-in-time recovery for ${plural(recoveryDays, 'day')}, until ${day(nowMs + recoveryDays * dayMs)}`
  return `${recovery}\n${made.length === 0 ? '' : madeText(made)}`
}

function madeText(made: readonly TableBackup[]): string {
  const newest = made.toReversed()
  const names = newest.slice(0, maxNamed).map(nameText).join(', ')
  const more = made.length > maxNamed ? `, and ${plural(made.length - maxNamed, 'older backup')}` : ''
  return `${plural(made.length, 'backup')} of the table may hold them as well: ${names}${more}\n`
}

function nameText({ name, madeMs, expiresMs }: TableBackup): string {
  const end = expiresMs === undefined ? 'kept until somebody deletes it' : `until ${day(expiresMs)}`
  return `${printable(name)} of ${day(madeMs)} (${end})`
}

const day = (ms: number): string => timeText(ms).slice(0, 10)

export function backupsJson(backups: TableBackups, nowMs: number) {
  if (backups.kind === 'unknown') return { error: backups.error }
  const { recoveryDays, backups: made } = backups
  return {
    point_in_time_days: recoveryDays,
    point_in_time_until: recoveryDays === 0 ? null : timeText(nowMs + recoveryDays * dayMs),
    made: made.map(({ name, madeMs, expiresMs }) => {
      return { name, made_at: timeText(madeMs), expires_at: expiresMs === undefined ? null : timeText(expiresMs) }
    }),
  }
}
