import type { IncomingMessage, ServerResponse } from 'node:http'
import { isFaultCode, LogpipeError } from '@logpipe/sdk/contract'
import { findAsset, pageHeaders } from './assets.ts'
import { isToken, refusalOf, tokenHeader } from './guard.ts'
import { type PageProblem, sendJson, sendProblem } from './responses.ts'

/** One path of the page's API. Returns what is sent as JSON, or a problem; undefined if it has sent its response itself. */
export type PageRoute = (query: URLSearchParams, response: ServerResponse) => Promise<unknown>

export interface PageOptions {
  /** Whoever has it may see everything: it is printed where the stack was started, and nowhere else. */
  readonly token: string
  /** By method and path below `/_logpipe/api/`. */
  readonly routes: Readonly<Record<string, PageRoute>>
  readonly onError: (error: unknown) => void
}

/** Where the page is, and everything that belongs to it. */
export const pagePath = '/_logpipe'

/** Serves a request if it is for the page; false if it is not, and nothing was done. */
export type ServePage = (request: IncomingMessage, response: ServerResponse) => boolean

/**
 * Serves the page and its data. The files are public and need no token; all data about the stack does.
 * No response has a CORS header, whatever origins the endpoint allows.
 */
export function createPage(options: PageOptions): ServePage {
  return (request, response) => {
    const target = targetOf(request)
    if (target === undefined) return false
    const { pathname, searchParams } = target
    for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value)
    const path = pathname.slice(pagePath.length).replace(/\/$/, '')
    void servePath(options, { request, response, path, query: searchParams }).catch((error: unknown) => {
      if (!(error instanceof LogpipeError)) options.onError(error)
      if (response.headersSent) response.destroy()
      else sendProblem(response, problemOfError(error))
    })
    return true
  }
}

/** Says that this stack has no page. */
export const refusePage: ServePage = (request, response) => {
  if (targetOf(request) === undefined) return false
  sendProblem(response, { code: 'not_found', detail: 'only `logpipe dev` has a page' })
  return true
}

/** The address of a request for the page; undefined for any other. */
function targetOf({ url }: IncomingMessage): URL | undefined {
  // Most requests are not for the page, and to parse their address would cost them more than all else here.
  if (!url?.includes(pagePath)) return undefined
  const target = new URL(`http://x${originForm(url)}`)
  return target.pathname === pagePath || target.pathname.startsWith(`${pagePath}/`) ? target : undefined
}

interface PageRequest {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly path: string
  readonly query: URLSearchParams
}

async function servePath(options: PageOptions, { request, response, path, query }: PageRequest): Promise<void> {
  const { method = '', headers, socket } = request
  const addresses = [socket.localAddress, socket.remoteAddress]
  const refusal = refusalOf({ method, headers, addresses })
  if (refusal !== undefined) return sendProblem(response, { code: 'forbidden', detail: refusal, hint: openHere })
  if (!path.startsWith('/api/')) return serveAsset(response, method, path)
  if (!isToken(headers[tokenHeader], options.token)) {
    return sendProblem(response, { code: 'unauthorized', detail: noToken, hint: openHere })
  }
  const name = `${method} ${path.slice('/api/'.length)}`
  const route = Object.hasOwn(options.routes, name) ? options.routes[name] : undefined
  if (route === undefined) return sendProblem(response, { code: 'not_found', detail: 'no such path of the page' })
  const result = await route(query, response)
  if (result !== undefined) sendJson(response, result)
}

const openHere = 'Open the address that `logpipe dev` printed, on the machine it runs on.'
const noToken = `the token of this run is missing or wrong (${tokenHeader})`

async function serveAsset(response: ServerResponse, method: string, path: string): Promise<void> {
  const asset = method === 'GET' || method === 'HEAD' ? await findAsset(path) : undefined
  if (asset === undefined) return sendProblem(response, { code: 'not_found', detail: 'no such file of the page' })
  response.writeHead(200, { 'content-type': asset.type })
  response.end(method === 'HEAD' ? undefined : asset.body)
}

/** What failed is told by its name and sentence, which quote no log. */
function problemOfError(error: unknown): PageProblem {
  if (!(error instanceof LogpipeError)) return { code: 'internal', detail: 'the page failed; see the terminal' }
  return { code: isFaultCode(error.code) ? error.code : 'queue_unavailable', detail: error.message }
}

/** A request target may be a full URL. https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 */
function originForm(target = '/'): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '')
  return path.startsWith('/') ? path : `/${path}`
}
