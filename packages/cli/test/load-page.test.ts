import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { resultPage } from '../src/render/load/page/result-page.ts'
import { aFolder } from './a-folder.ts'
import { aReadResult } from './a-result.ts'

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

describe.skipIf(chromium === undefined)('in Chromium (skipped where it is not installed)', () => {
  /** The document as it is once its scripts have run. */
  async function opened(page: string): Promise<string> {
    const folder = await aFolder({ 'run.html': page })
    const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run']
    const { stdout } = await promisify(execFile)(
      chromium ?? '',
      [
        ...flags,
        `--user-data-dir=${join(folder, 'profile')}`,
        '--dump-dom',
        pathToFileURL(join(folder, 'run.html')).href,
      ],
      { maxBuffer: 10_000_000 },
    )
    return stdout
  }

  test('the page of a load test opens from disk, draws its charts, and shows what is hostile as text', async () => {
    const hostile = '</script><img src=x onerror="document.title=1">'
    const report = { target: hostile, failures: { [hostile]: 1 } }
    const stdout = await opened(await resultPage(aReadResult({ report })))
    const drawn = [...stdout.matchAll(/<canvas[^>]* role="img" aria-label="([^"]+)"/g)].map(([, label]) => label)
    expect(drawn).toEqual([
      'Latency by second: Over the whole run: p50 2.00 ms, p99 4.00 ms, at most 4.00 ms.',
      'Latency by percentile: From p50 2.00 ms to at most 4.00 ms. Each step to the right is ten times closer to 100 %.',
      'Requests by second: 4 requests sent, 4 responses.',
    ])
    expect(stdout).toContain('<title>passed: load test of ')
    expect(stdout).not.toContain('<img')
  })

  /** Coloured pixels of the first chart around the middle of its plot. */
  const countPixels = `
    const { canvas } = document.querySelector('canvas').getContext('2d')
    const [x, width] = [Math.round(canvas.width * 0.45), Math.round(canvas.width * 0.2)]
    const { data } = canvas.getContext('2d').getImageData(x, 0, width, canvas.height)
    let coloured = 0
    for (let i = 0; i < data.length; i += 4) {
      const [r, g, b, a] = data.subarray(i, i + 4)
      if (a > 200 && Math.max(r, g, b) - Math.min(r, g, b) > 60) coloured++
    }
    document.title = 'coloured ' + coloured`

  async function colouredOf(answering: readonly number[]): Promise<number> {
    const seconds = Array.from({ length: 11 }, (_, second) => {
      const responses = answering.includes(second) ? 1 : 0
      return { second, sent: 1, responses, failed: 1 - responses, p50: 4, p99: 8, max: 9 }
    })
    const page = await resultPage(aReadResult({ report: { seconds } }))
    // Its own policy would not let a script in.
    const open = page.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
    const document = await opened(open.replace('</body>', `<script>setTimeout(() => {${countPixels}})</script></body>`))
    return Number(/<title>coloured (\d+)/.exec(document)?.[1])
  }

  test('the page shows a second with responses between seconds without any', async () => {
    expect(await colouredOf([0, 1, 9, 10])).toBe(0)
    expect(await colouredOf([0, 1, 5, 9, 10])).toBeGreaterThan(50)
  })
})
