import { readFileSync, statfsSync } from 'node:fs'

/**
 * A folder in memory for what tests write, where Linux has one: thousands of small files and their syncs take a tenth of the time
 * there. The tests kill processes and fill disks by limits, but turn no machine off.
 */
export function memoryFolder(): string | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return usableFolder(readFileSync('/proc/mounts', 'utf8'), bavail * bsize)
  } catch {
    return undefined
  }
}

const folder = '/dev/shm'
const minFreeBytes = 4 * 2 ** 30

/** The folder if it is in memory, has room, and its files may be executed: tests install packages with native parts. */
export function usableFolder(mounts: string, freeBytes: number): string | undefined {
  // Device, folder, type and options: https://man7.org/linux/man-pages/man5/fstab.5.html
  const rows = mounts.split('\n').map((line) => line.split(' '))
  const [, , type, options = ''] = rows.findLast(([, at]) => at === folder) ?? []
  const isBarred = options.split(',').some((option) => option === 'noexec' || option === 'ro')
  return type === 'tmpfs' && !isBarred && freeBytes >= minFreeBytes ? folder : undefined
}
