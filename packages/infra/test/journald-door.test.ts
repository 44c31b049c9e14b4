import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { runProgram, testWith } from './programs.ts'
import { addTenant } from './use-manager.ts'
import { aTempFolder, useStack } from './with-stack.ts'

const open = useStack({ requiresKeys: true })
const remote = 'systemd-journal-remote'
const packages = { [remote]: remote, 'systemd-journal-upload': remote }

const cursor =
  's=739ad463348b4ceca5a9e69c95a3c93f;i=4ece7;b=6c7c6013a26343b29e964691ff25d04c;m=4fc72436e;t=4c508a72423d9;x='

/** An entry in the journal's export format. */
function anEntry(n: number, fields: Readonly<Record<string, string>>): string {
  const written = Object.entries(fields).map(([name, value]) => {
    const length = Buffer.alloc(8)
    length.writeBigUInt64LE(BigInt(Buffer.byteLength(value)))
    return value.includes('\n') ? `${name}\n${length.toString('latin1')}${value}` : `${name}=${value}`
  })
  const head = [`__CURSOR=${cursor}d3e561068109${n}`, `__REALTIME_TIMESTAMP=${1_769_860_800_123_456 + n}`]
  return `${[...head, `__MONOTONIC_TIMESTAMP=${n}`, '_BOOT_ID=6c7c6013a26343b29e964691ff25d04c', ...written].join('\n')}\n\n`
}

async function aJournal(
  path: (program: string) => string,
  folder: string,
  entries: readonly string[],
): Promise<string> {
  const [text, journal] = [join(folder, 'export'), join(folder, 'test.journal')]
  await writeFile(text, entries.join(''), 'latin1')
  expect(await runProgram(path(remote), ['-o', journal, text])).toMatchObject({ code: 0 })
  return journal
}

testWith(
  packages,
  'what systemd-journal-upload sends is stored, and stored once if it sends it again',
  async (path) => {
    const { path: folder, remove } = await aTempFolder()
    onTestFinished(remove)
    const journal = await aJournal(path, folder, [
      anEntry(1, { PRIORITY: '4', MESSAGE: 'call 555-0199', _SYSTEMD_UNIT: 'shop.service' }),
      anEntry(2, { PRIORITY: '3', MESSAGE: 'two\nlines' }),
    ])
    const { key } = await addTenant(open.stack(), 'journald')
    const url = open.stack().url.replace('://', `://any:${key}@`)
    for (let i = 0; i < 2; i++) {
      const args = [`--url=${url}`, `--file=${journal}`, '--follow=no']
      expect(await runProgram(path('systemd-journal-upload'), args)).toMatchObject({ code: 0 })
    }
    await open.drained()
    const rows = await open.rowsOf('journald')
    expect(rows.toSorted((a, b) => String(a.timestamp).localeCompare(String(b.timestamp)))).toMatchObject([
      {
        modified_text: 'call [REDACTED:PHONE]',
        severity: 'warning',
        timestamp: '2026-01-31T12:00:00.123457Z',
        attributes: expect.stringContaining('"_SYSTEMD_UNIT":"shop.service"'),
      },
      { modified_text: 'two\nlines', severity: 'error', timestamp: '2026-01-31T12:00:00.123458Z' },
    ])
  },
)

testWith(packages, 'a backlog that is longer than a request may be is stored', async (path) => {
  const { path: folder, remove } = await aTempFolder()
  onTestFinished(remove)
  const entries = Array.from({ length: 500 }, (_, n) => anEntry(n + 100, { MESSAGE: `${n} ${'x'.repeat(10_000)}` }))
  const journal = await aJournal(path, folder, entries)
  const { key } = await addTenant(open.stack(), 'backlog')
  const url = open.stack().url.replace('://', `://any:${key}@`)
  const args = [`--url=${url}`, `--file=${journal}`, '--follow=no']
  expect(await runProgram(path('systemd-journal-upload'), args)).toMatchObject({ code: 0 })
  await open.drained()
  const numbers = (await open.rowsOf('backlog')).map(({ modified_text: text }) => Number.parseInt(String(text), 10))
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, n) => n))
})

testWith(packages, 'systemd-journal-upload ends with what a refusal says', async (path) => {
  const { path: folder, remove } = await aTempFolder()
  onTestFinished(remove)
  const journal = await aJournal(path, folder, [anEntry(1, { MESSAGE: 'a' })])
  const args = [`--url=${open.stack().url}`, `--file=${journal}`, '--follow=no']
  const { code, stderr } = await runProgram(path('systemd-journal-upload'), args)
  expect(code).not.toBe(0)
  expect(stderr).toMatch(/failed with code 401: no API key/)
})
