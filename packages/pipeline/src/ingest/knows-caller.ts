import type { HttpEvent } from '../http/http-event.ts'
import type { Authenticate } from '../tenants/authenticate.ts'
import type { OpenDoor } from './open-door.ts'
import { withKey } from './with-key.ts'

/** Whether a request has a valid key, whatever that key may do. Rejects where keys cannot be read. */
export type KnowsCaller = (request: Pick<HttpEvent, 'routeKey' | 'headers'>) => Promise<boolean>

/** Tells by the headers alone, for servers that decide whose bodies they read. */
export function createKnowsCaller(authenticate: Authenticate, openDoor: OpenDoor): KnowsCaller {
  return async ({ routeKey, headers }) => {
    const door = (await openDoor(routeKey)) ?? {}
    const authenticated = await authenticate(withKey({ headers }, door), 'write')
    return authenticated.kind === 'caller' || authenticated.code !== 'unauthorized'
  }
}
