import { readdirSync, readFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'

const threadsDir = '/proc/self/task'

/**
 * Gives the threads in which V8 compiles and collects the lowest priority, so that they use what the others leave of a core. On the core of the thread that
 * sends they held it up for up to 6 ms, most of all in the first two seconds. Only Linux has a priority for each thread; any user may
 * lower it there. Node 22 names no threads, and there none gives way.
 */
export function lowerHelpers(): void {
  for (const id of unlessGone(() => readdirSync(threadsDir)) ?? []) unlessGone(() => lowerHelper(id))
}

function lowerHelper(id: string): void {
  const isHelper = readFileSync(`${threadsDir}/${id}/comm`, 'utf8').startsWith('V8Worker')
  if (isHelper) setPriority(Number(id), constants.priority.PRIORITY_LOW)
}

/** Undefined for a thread that has just ended, and outside of Linux: the run is the same, only less even. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}
