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
  test('the page of a load test opens from disk, draws its charts, and shows what is hostile as text', async () => {
    const hostile = '</script><img src=x onerror="document.title=1">'
    const report = { target: hostile, failures: { [hostile]: 1 } }
    const folder = await aFolder({ 'run.html': await resultPage(aReadResult({ report })) })
    const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run']
    const page = pathToFileURL(join(folder, 'run.html')).href
    const { stdout } = await promisify(execFile)(
      chromium ?? '',
      [...flags, `--user-data-dir=${join(folder, 'profile')}`, '--dump-dom', page],
      { maxBuffer: 10_000_000 },
    )
    const drawn = [...stdout.matchAll(/<canvas[^>]* role="img" aria-label="([^"]+)"/g)].map(([, label]) => label)
    expect(drawn).toEqual([
      'Latency by second: Over the whole run: p50 2.00 ms, p99 4.00 ms, at most 4.00 ms.',
      'Latency by percentile: From p50 2.00 ms to at most 4.00 ms. Each step to the right is ten times closer to 100 %.',
      'Requests by second: 4 requests sent, 4 responses.',
    ])
    expect(stdout).toContain('<title>passed: load test of ')
    expect(stdout).not.toContain('<img')
  })
})
