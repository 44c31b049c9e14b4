import type { Door } from '../doors/door.ts'
import type { HttpEvent } from '../http/http-event.ts'

type Headed = Pick<HttpEvent, 'headers'>

/** The request with its key where authentication looks for it. */
export function withKey(request: Headed, { keyOf }: Pick<Door, 'keyOf'>): Headed {
  const key = keyOf?.(request.headers)
  return key === undefined ? request : { headers: { ...request.headers, authorization: `Bearer ${key}` } }
}
