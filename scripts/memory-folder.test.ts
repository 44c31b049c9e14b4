import { expect, it } from 'vitest'
import { usableFolder } from './memory-folder.ts'

const gigabyte = 2 ** 30
const mounts = (type: string, options: string): string =>
  `proc /proc proc rw 0 0\n${type} /dev/shm ${type} ${options} 0 0\n`

it.each([
  ['in memory, with room', mounts('tmpfs', 'rw,nosuid,nodev'), 4 * gigabyte, '/dev/shm'],
  ['too small', mounts('tmpfs', 'rw'), 4 * gigabyte - 1, undefined],
  ['not for programs', mounts('tmpfs', 'rw,nosuid,nodev,noexec'), 4 * gigabyte, undefined],
  ['not to write to', mounts('tmpfs', 'ro'), 4 * gigabyte, undefined],
  ['on a disk', mounts('ext4', 'rw'), 4 * gigabyte, undefined],
  ['not there', 'proc /proc proc rw 0 0\n', 4 * gigabyte, undefined],
])('a folder %s', (_, text, freeBytes, expected) => {
  expect(usableFolder(text, freeBytes)).toBe(expected)
})
