import { readdirSync, readFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'

const threadsDir = '/proc/self/task'

/**
 * Gives the threads in which V8 compiles and collects the lowest priority, so that they use what the others leave of a core. On the core of the thread that
 * sends they held it up for up to 6 ms, most of all in the first two seconds. Linux alone has a priority for each thread, and lowers it for anybody.
 */
export function lowerHelpers(): void {
  try {
    for (const id of readdirSync(threadsDir)) {
      if (readFileSync(`${threadsDir}/${id}/comm`, 'utf8').startsWith('V8Worker'))
        setPriority(Number(id), constants.priority.PRIORITY_LOW)
    }
  } catch {
    // Elsewhere, and for a thread that has just ended, the run is the same, only less even.
  }
}
