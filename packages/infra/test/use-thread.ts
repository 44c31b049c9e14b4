import { afterAll, beforeAll } from 'vitest'
import { type ServerThread, startThread } from '../src/local/threads/start-thread.ts'
import { aTempFolder } from './with-stack.ts'

/** `queue` keeps the time of {@link queueNow}: nothing that waits for a message to come again waits for seconds. */
const files = { table: 'table/table-thread', queue: '../../test/fast-queue-thread' } as const

/** The table or the queue of the embedded stack alone, for all tests of a file, in a fresh folder. */
export function useThread(name: 'table' | 'queue'): () => string {
  let running: { readonly thread: ServerThread; readonly remove: () => Promise<void> } | undefined
  beforeAll(async () => {
    const { path, remove } = await aTempFolder()
    const onDeath = (error: Error): never => {
      throw error
    }
    running = { thread: await startThread(files[name], { name, path: `${path}/${name}`, onDeath }), remove }
  })
  afterAll(async () => {
    await running?.thread.close()
    await running?.remove()
  })
  return () => `http://127.0.0.1:${running?.thread.port}`
}
