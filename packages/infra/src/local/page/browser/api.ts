import type { Problem } from '@logpipe/sdk/contract'

/** The page's own API, with its token in a header that no other site can send. */
export interface Api {
  readonly get: <T>(path: string, query?: Query, signal?: AbortSignal) => Promise<T>
  readonly post: <T>(path: string, query?: Query) => Promise<T>
  /** The response as it is, whose body arrives bit by bit. */
  readonly open: (path: string, query: Query, signal: AbortSignal) => Promise<Response>
}

export type Query = Readonly<Record<string, string>>

/** The stack answered, and refused. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  readonly status: number

  constructor(status: number, { detail, hint }: Partial<Problem>) {
    super([detail ?? `status ${status}`, hint].filter(Boolean).join('. '))
    this.status = status
  }
}

export function createApi(tokenOf: () => string): Api {
  const send = async (method: string, path: string, query: Query = {}, signal?: AbortSignal): Promise<Response> => {
    const headers = { 'x-logpipe-token': tokenOf() }
    const url = `/_logpipe/api/${path}?${new URLSearchParams(query)}`
    const response = await fetch(url, { method, headers, ...(signal && { signal }) })
    if (response.ok) return response
    throw new RefusedError(response.status, await response.json().catch(() => ({})))
  }
  return {
    get: async (path, query, signal) => (await send('GET', path, query, signal)).json(),
    post: async (path, query) => (await send('POST', path, query)).json(),
    open: (path, query, signal) => send('GET', path, query, signal),
  }
}
