import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'

const file = new URL('./node-http.ts', import.meta.url).href

/** Whether a thread in which this runs has loaded undici by its end. */
async function loadsUndici(code: string): Promise<unknown> {
  const report = "postMessage(process.moduleLoadList.some((name) => name.includes('undici/undici')))"
  const whole = `import { http } from ${JSON.stringify(file)}\n${code}\nparentPort.${report}`
  const head = "import { parentPort } from 'node:worker_threads'\n"
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(head + whole)}`))
  const [loaded] = await once(worker, 'message')
  return loaded
}

it('loads no undici, which an import of node:http does', async () => {
  expect(await loadsUndici('http.createServer()')).toBe(false)
  expect(await loadsUndici("await import('node:http')")).toBe(true)
})
