import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

/** The page with the format of seals, and the program in it that a stranger may run. */
const page = await readFile(new URL('../../../../docs/seal.md', import.meta.url), 'utf8')

function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(page)?.[1] ?? ''
}

test('the program in docs/seal.md says of its rows what the page says, for both forms of the key', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-seal-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'verify-seal.mjs'), block('js'))
  await writeFile(join(folder, 'items.json'), block('json'))
  const [, expected] = /items\.json\n(.*?)^\$ /ms.exec(page) ?? []
  const forms = [...page.matchAll(/^\$ echo '?(.*?)'? > master\.key$/gm)].map(([, form]) => form ?? '')
  expect(forms).toHaveLength(2)
  for (const form of [...forms, Buffer.alloc(32, 7).toString('base64')]) {
    await writeFile(join(folder, 'master.key'), `${form}\n`)
    const args = ['verify-seal.mjs', 'master.key', 'items.json']
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder })
    expect(stdout).toBe(expected)
  }
})
