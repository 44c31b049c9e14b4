import { getBuiltinModule } from 'node:process'

/** Node's module for HTTP, not imported: an import reads all that the module exports, and what it exports of WebSocket loads undici. */
export const http = getBuiltinModule('node:http')
