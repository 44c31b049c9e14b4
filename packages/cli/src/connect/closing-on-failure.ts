import type { Target } from './open-target.ts'

/** Works on a target, and closes it where that fails: a stack that this command started would keep its process alive. */
export async function closingOnFailure<T>(target: Pick<Target, 'close'>, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await target.close().catch(() => undefined)
    throw error
  }
}
