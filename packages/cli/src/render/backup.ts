import type { Manifest } from '@logpipe/infra/backup'
import { bytes, printable, shellWord } from './format.ts'
import { repeatTarget, type TargetFlags } from './target-flags.ts'

/** What was saved, and how to get it back. */
export function backupText(folder: string, { files, started_at: startedAt }: Manifest): string {
  const total = Object.values(files).reduce((sum, file) => sum + file.bytes, 0)
  return `Saved what was acknowledged before ${startedAt} in ${printable(folder)}: ${bytes(total)}.
  It contains master keys, and logs on the queue that are not redacted yet: keep it as secret as the data.
  Restore it with: logpipe restore ${shellWord(folder)} --data <new folder>
`
}

/** What is there now, and how to prove it. */
export function restoredText(dataDir: string, { started_at: startedAt }: Manifest, flags: TargetFlags): string {
  return `Restored ${printable(dataDir)}, as it was at ${startedAt}.
  What was erased or revoked since is there again: repeat it.
  Check it with: logpipe audit --all${repeatTarget(flags)}
`
}
