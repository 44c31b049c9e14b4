export type { Manifest } from './manifest.ts'
export { type Restored, restoreBackup } from './restore-backup.ts'
export { type BackupOptions, writeBackup } from './write-backup.ts'
