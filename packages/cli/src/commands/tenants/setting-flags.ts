import { targetCommand } from '../base-commands.ts'
import type { FlagsOf } from '../define-command.ts'
import { readPolicy } from '../policy-file.ts'

/** A command that names a tenant and its settings. */
export function settingsCommand() {
  return targetCommand()
    .argument('<tenant>')
    .option('--rate <records>', 'records per second; 0 for no limit')
    .option('--burst <records>', 'records at once after a pause')
    .option('--bytes-per-day <bytes>', 'bytes of text per UTC day; 0 for no limit')
    .option('--retention-days <days>', 'how long rows are kept')
    .option('--keep-originals', 'also store the text before redaction')
    .option('--no-keep-originals', 'store only redacted text')
    .option('--recents', 'rows can be read newest first')
    .option('--no-recents', 'saves one write per row')
    .option('--redaction <file>', 'JSON file with a redaction policy, or "default"; see docs/redaction.md')
}

/** The changes that the flags ask for; whoever parses settings reports all problems with them at once. */
export async function changesOf(
  { rate, burst, bytesPerDay, retentionDays, keepOriginals, recents, redaction }: FlagsOf<typeof settingsCommand>,
  cwd: string,
): Promise<Record<string, unknown>> {
  const changes = {
    recordsPerSecond: numberOf(rate),
    burst: numberOf(burst),
    bytesPerDay: numberOf(bytesPerDay),
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
