import { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { bytesOf, quote } from '../../config/parse-option.ts'
import { targetCommand } from '../base-commands.ts'
import type { FlagsOf } from '../define-command.ts'
import { readPolicy } from '../policy-file.ts'

/** A command that names a tenant and its settings. */
export function settingsCommand() {
  return targetCommand()
    .argument('<tenant>')
    .option('--rate <records>', 'records per second; 0 for no limit')
    .option('--burst <records>', 'records at once after a pause')
    .option('--bytes-per-day <bytes>', 'bytes of text per UTC day, such as 500MB; 0 for no limit')
    .option('--retention-days <days>', 'how long rows are kept')
    .option('--keep-originals', 'also store the text before redaction')
    .option('--no-keep-originals', 'store only redacted text')
    .option('--recents', 'rows can be read newest first')
    .option('--no-recents', 'saves one write per row')
    .option('--redaction <file>', 'JSON file with a redaction policy, or "default"; see docs/redaction.md')
}

type SettingFlags = FlagsOf<typeof settingsCommand>

/** The changes that the flags ask for; whoever parses settings reports all problems with them at once. */
export async function changesOf(
  { rate, burst, bytesPerDay, retentionDays, keepOriginals, recents, redaction }: SettingFlags,
  cwd: string,
): Promise<Record<string, unknown>> {
  const changes = {
    recordsPerSecond: numberOf(rate),
    burst: numberOf(burst),
    bytesPerDay: bytesOrNumber(bytesPerDay),
    retentionDays: numberOf(retentionDays),
    keepOriginals,
    recents,
    redaction: redaction === undefined ? undefined : await readPolicy(redaction, cwd),
  }
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  return text.trim() === '' ? Number.NaN : Number(text)
}

function bytesOrNumber(text: string | undefined): number | undefined {
  return text !== undefined && /[a-z]$/i.test(text) ? bytesOf(text) : numberOf(text)
}

/** Runs what judges settings, and says what is wrong with the flags as they were typed. Throws `invalid_setting`. */
export async function namingFlags<T>(flags: SettingFlags, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof LogpipeError) || error.code !== 'invalid_setting') throw error
    throw operationError('invalid_setting', inFlags(error.message, flags), { cause: error })
  }
}

function inFlags(message: string, { rate, burst, bytesPerDay, retentionDays }: SettingFlags): string {
  const typed = [
    ['recordsPerSecond', '--rate', rate],
    ['burst', '--burst', burst],
    ['bytesPerDay', '--bytes-per-day', bytesPerDay],
    ['retentionDays', '--retention-days', retentionDays],
  ] as const
  return typed.reduce(
    (text, [setting, flag, value]) =>
      value === undefined ? text : text.replace(`${setting} must be`, () => `${flag} is ${quote(value)}; it must be`),
    message,
  )
}
