import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Makes messages visible that were in flight when the last process ended, and takes back their last receive: the worker or
 * command that received them is gone, and a stack that is stopped or killed has not failed to store anything. Works on the
 * file of fauxqs, which has no request for it, and only before fauxqs opens it. Returns how many messages there were.
 */
export async function forgetReceives(dataDir: string): Promise<number> {
  const path = join(dataDir, 'fauxqs.db')
  if (!existsSync(path)) return 0
  // Not before it is needed: Node 22 warns of it as soon as it is loaded.
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(path)
  try {
    if (database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'sqs_messages'").get() === undefined) return 0
    return Number(database.prepare(forget).run().changes)
  } finally {
    database.close()
  }
}

const forget = `
  UPDATE sqs_messages
  SET receipt_handle = NULL, visibility_deadline = NULL, approximate_receive_count = max(0, approximate_receive_count - 1)
  WHERE receipt_handle IS NOT NULL`
