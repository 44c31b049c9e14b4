import { describe, expect, onTestFinished, test } from 'vitest'
import { startLocalStack } from '../src/local/start.ts'
import { chromium, openTab } from './chromium.ts'
import { aTempFolder, call } from './with-stack.ts'

const pageToken = 'a-token-of-this-test-run'

/** A stack with a page that is open in a browser. */
async function anOpenPage() {
  const folder = await aTempFolder()
  const stack = await startLocalStack({ dataDir: folder.path, pageToken })
  const tab = await openTab(`${stack.url}/_logpipe#${pageToken}`)
  onTestFinished(async () => {
    await tab.close()
    await stack.close()
    await folder.remove()
  })
  const ingest = (logs: readonly object[]) => call(stack.url, 'POST /ingest', { body: logs })
  const texts = () =>
    tab.evaluate<readonly string[]>('[...document.querySelectorAll("#rows .text bdi")].map((one) => one.textContent)')
  const textOf = (selector: string) =>
    tab.evaluate<string>(`document.querySelector(${JSON.stringify(selector)}).textContent`)
  const press = async (key: string): Promise<void> => {
    const codes: Readonly<Record<string, number>> = { Enter: 13, Escape: 27, ArrowDown: 40 }
    const event = { key, code: key, windowsVirtualKeyCode: codes[key], ...(key === 'Enter' && { text: '\r' }) }
    await tab.send('Input.dispatchKeyEvent', { type: 'keyDown', ...event })
    await tab.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
  }
  await expect.poll(() => textOf('#connection')).toBe('Live')
  return { ...tab, ingest, press, texts, textOf }
}

const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>'

describe.skipIf(chromium === undefined)('in Chromium (skipped where it is not installed)', () => {
  test('records appear as they are stored, hostile ones as text; filters, journeys and the keyboard work', async () => {
    const { evaluate, texts, textOf, ingest, press, complaints } = await anOpenPage()
    expect(await evaluate('location.hash')).toBe('')
    await ingest([
      { tenant_id: 'acme', text: hostile, severity: 'error' },
      { tenant_id: 'beta', text: 'user\u202egpj.exe\u0007', attributes: { mail: 'jane@example.com' } },
      { tenant_id: 'beta', text: `${'long '.repeat(2_000)}end` },
    ])
    await expect.poll(texts).toHaveLength(3)
    expect(await texts()).toEqual(expect.arrayContaining([hostile, 'user<202e>gpj.exe<07>']))
    expect(await evaluate('document.querySelectorAll("#rows img, #rows script").length')).toBe(0)
    expect(await evaluate('document.title')).toBe('logpipe dev')

    // A place in the page is no token, and moving there leaves the list as it is.
    await evaluate('document.querySelector(".skip").click()')
    await expect.poll(() => evaluate('location.hash')).toBe('#tail')
    expect(await texts()).toHaveLength(3)

    // The list is one stop of the Tab key; arrow keys move in it, and Enter opens a record.
    // It stays at its record when others come above.
    await evaluate('document.querySelector("#rows button[tabindex=\\"0\\"]").focus()')
    const row = () => evaluate<number>('document.activeElement.closest("tr").rowIndex')
    const before = await row()
    await press('ArrowDown')
    expect(await evaluate('document.querySelectorAll("#rows button[tabindex=\\"0\\"]").length')).toBe(1)
    expect(await row()).toBe(Math.min(before + 1, 3))
    await press('Enter')
    await expect.poll(() => textOf('#record-facts')).toContain('Redaction policy')
    expect(await textOf('#journey')).toMatch(/^Received .*Queued .*Redacted .*Stored /)
    await press('Escape')
    expect(await evaluate('document.querySelector("dialog").open')).toBe(false)
    await press('Escape')
    expect(await evaluate('document.activeElement.id')).toBe('pause')

    await evaluate(`{
      document.querySelector('#filter-text').value = 'GPJ'
      document.querySelector('#filter').requestSubmit()
    }`)
    await expect.poll(texts).toEqual(['user<202e>gpj.exe<07>'])
    expect(complaints).toEqual([])
  })

  test('without its token the page says where to find it, and shows nothing', async () => {
    const { evaluate, complaints } = await anOpenPage()
    await evaluate('sessionStorage.clear(), location.reload()')
    await expect.poll(() => evaluate('document.querySelector("#notice")?.hidden')).toBe(false)
    expect(await evaluate('document.querySelectorAll("#rows tr").length')).toBe(0)
    // The browser itself notes a response of 401.
    expect(complaints.filter((one) => !one.includes('401'))).toEqual([])
  })
})
