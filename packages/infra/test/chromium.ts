import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Where Chromium is; undefined if it is not installed. */
export const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** One tab of a headless Chromium, driven over the DevTools protocol. https://chromedevtools.github.io/devtools-protocol/ */
export interface Tab {
  /** Sends a command; rejects with what the browser says is wrong. */
  readonly send: (method: string, params?: object) => Promise<Readonly<Record<string, unknown>>>
  /** The value of an expression in the page; waits for a promise. */
  readonly evaluate: <T>(expression: string) => Promise<T>
  /** What the page wrote to the console or threw, and what its policy blocked. */
  readonly complaints: readonly string[]
  /** Ends the browser. */
  readonly close: () => Promise<void>
}

/** Opens an address in a browser of its own. */
export async function openTab(url: string, flags: readonly string[] = []): Promise<Tab> {
  const profile = await mkdtemp(join(tmpdir(), 'logpipe-chromium-'))
  const browser = startBrowser([...flags, `--user-data-dir=${profile}`])
  const close = async (): Promise<void> => {
    const ended = once(browser, 'exit')
    // Its helpers are in its process group.
    if (browser.pid !== undefined) process.kill(-browser.pid, 'SIGKILL')
    await ended
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  const tab = await connectTab(await addressOf(browser))
  await tab.send('Page.navigate', { url })
  return { ...tab, close }
}

function startBrowser(flags: readonly string[]): ChildProcess {
  const always = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run']
  return spawn(chromium ?? '', [...always, '--remote-debugging-port=0', ...flags, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
}

/** The address of its first tab. The browser says where it listens on stderr. */
async function addressOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('the browser has no stderr')
  for await (const line of createInterface(stderr)) {
    const [, host] = /^DevTools listening on ws:\/\/([^/]+)/.exec(line) ?? []
    if (host === undefined) continue
    stderr.resume()
    const targets = (await (await fetch(`http://${host}/json`)).json()) as readonly Target[]
    return targets.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? ''
  }
  throw new Error('the browser ended before it listened')
}

interface Target {
  readonly type: string
  readonly webSocketDebuggerUrl: string
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly result?: Readonly<Record<string, unknown>>
  readonly error?: { readonly message: string }
}

async function connectTab(address: string): Promise<Omit<Tab, 'close'>> {
  const socket = new WebSocket(address)
  await once(socket, 'open')
  const answers = new Map<number, (message: Message) => void>()
  const complaints: string[] = []
  socket.addEventListener('message', ({ data }) => {
    const message: Message = JSON.parse(String(data))
    if (message.id !== undefined) answers.get(message.id)?.(message)
    else if (message.method !== undefined && complains.has(message.method))
      complaints.push(JSON.stringify(message.params))
  })
  let last = 0
  const send: Tab['send'] = async (method, params = {}) => {
    const id = ++last
    const answer = new Promise<Message>((resolve) => answers.set(id, resolve))
    socket.send(JSON.stringify({ id, method, params }))
    const { result = {}, error } = await answer
    answers.delete(id)
    if (error !== undefined) throw new Error(`${method}: ${error.message}`)
    return result
  }
  const evaluate = async <T>(expression: string): Promise<T> => {
    const { result, exceptionDetails } = await send('Runtime.evaluate', {
      ...{ expression, awaitPromise: true, returnByValue: true },
    })
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
    return Object(result).value
  }
  for (const domain of ['Page', 'Runtime', 'Log']) await send(`${domain}.enable`)
  return { send, evaluate, complaints }
}

/** What a page does when something is wrong with it; violations of its policy are entries of the log. */
const complains = new Set(['Log.entryAdded', 'Runtime.consoleAPICalled', 'Runtime.exceptionThrown'])
