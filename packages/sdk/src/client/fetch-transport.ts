import { attempt, type HttpResponse, type Transport } from './transport.ts'

/** Requests by the `fetch` of the runtime, which pools connections itself. */
export function openFetchTransport(url: URL): Transport {
  const base = url.href.replace(/\/+$/, '')
  return {
    exchange: (request, timeoutMs) =>
      attempt(request, { url, timeoutMs }, async (signal) => {
        const { method, path, headers, body } = request
        // A redirect is no response of ours, and would take the key along.
        const init = { method, headers, signal, redirect: 'manual', ...(body !== undefined && { body }) } as const
        return readResponse(await fetch(base + path, init))
      }),
    close: async () => undefined,
  }
}

async function readResponse(response: Response): Promise<HttpResponse> {
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() }
}
