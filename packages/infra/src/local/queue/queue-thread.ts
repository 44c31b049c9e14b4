import { serveInThread } from '../threads/serve-in-thread.ts'
import { serveQueue } from './serve-queue.ts'

await serveInThread(serveQueue)
