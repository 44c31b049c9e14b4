/** The code of an error of the operating system, such as `ENOENT`; undefined for any other. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Why a file or folder could not be used, in words. */
export function fileReason(error: unknown): string {
  return reasons[errnoOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error))
}

/** Whether there was no room for what was to be written: on the disk, or within a quota or a limit. */
export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errnoOf(error) ?? '')
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is exhausted',
  EFBIG: 'the file would be larger than the disk or a limit allows',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'part of the path is a file',
  EEXIST: 'part of the path is a file',
  EISDIR: 'it is a folder',
  EMFILE: 'too many open files',
  ELOOP: 'its links form a loop',
  ENAMETOOLONG: 'the path is too long',
}
