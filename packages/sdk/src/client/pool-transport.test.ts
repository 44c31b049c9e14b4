import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { serve } from '../../test/serve.ts'

const run = promisify(execFile)
const entry = new URL('../index.ts', import.meta.url).href

/** What becomes of a program's first request, and the files of undici that it has loaded for it. */
async function loadedBy(options: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const url = await serve((_, response) => response.end('{}'))
  const program = `
    import { createRequire } from 'node:module'
    import { createClient } from '${entry}'
    const client = createClient(${JSON.stringify({ url, retries: 0, ...options })})
    const error = await client.health().catch(({ code }) => code)
    await client.close()
    const files = Object.keys(createRequire(import.meta.url).cache)
    console.log(JSON.stringify([error ?? 'healthy', ...files.flatMap((file) => file.split(/[\\\\/]undici[\\\\/]/).slice(1))]))`
  const args = ['--conditions=@logpipe/source', '--input-type=module', '-e', program]
  return JSON.parse((await run(process.execPath, args)).stdout)
}

test('without a proxy a fifth of undici is loaded, and with one all of it', async () => {
  const [direct, proxied] = await Promise.all([loadedBy({ proxy: false }), loadedBy({ proxy: 'http://127.0.0.1:9' })])
  expect([direct[0], proxied[0]]).toEqual(['healthy', 'connection_failed'])
  expect(direct).toContain('lib/dispatcher/pool.js')
  expect(direct).not.toContain('index.js')
  expect(direct.length).toBeLessThan(30)
  expect(proxied).toContain('index.js')
})
