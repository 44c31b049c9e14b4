import type { IncomingMessage, Server, ServerResponse } from 'node:http'

/**
 * Refuses what a browser sends, and what `isMeant` does not know, before the emulator sees it. They know neither keys nor signatures, and answer
 * any origin: a page on the internet that finds the port could read and delete every row. An AWS SDK sends no `Origin` and no
 * `Sec-Fetch-Site`, and is sent to 127.0.0.1, where a name that was rebound stays in `Host`.
 */
export function refuseWebPages(server: Server, isMeant: (request: IncomingMessage) => boolean = () => true): void {
  const handlers = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[]
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (isFromPage(request) || !isMeant(request)) response.writeHead(403, { connection: 'close' }).end(refusal)
    else for (const handle of handlers) Reflect.apply(handle, server, [request, response])
  })
}

const refusal = 'refused: use an AWS client with http://127.0.0.1:PORT as its endpoint; web pages are not allowed'

function isFromPage({ headers }: IncomingMessage): boolean {
  const { host = '', origin, 'sec-fetch-site': site } = headers
  return origin !== undefined || site !== undefined || !/^127\.0\.0\.1:\d+$/.test(host)
}
