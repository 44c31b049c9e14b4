import { serveInThread } from '../threads/serve-in-thread.ts'
import { serveTable } from './serve-table.ts'

await serveInThread(serveTable)
