import { getBuiltinModule } from 'node:process'

/** Node's module for HTTP, not imported: an import reads all that the module exports, and what it exports of WebSocket loads undici. */
export const http = getBuiltinModule('node:http')

/** Lets an import of `node:http`, in a package for example, load no undici either. For a thread that needs no WebSocket. */
export function forgetWebSocket(): void {
  for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent']) Reflect.deleteProperty(http, name)
}
