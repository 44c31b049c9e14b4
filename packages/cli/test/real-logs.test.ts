import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { runLogpipe } from './run-logpipe.ts'
import { rowsOf } from './stored.ts'
import { useStack } from './use-stack.ts'

const realLogs = fileURLToPath(new URL('../../../../shared/data/logs', import.meta.url))
const { stack, cwd } = useStack()

test.for([
  'apache-access.log',
  'nginx.ndjson',
  'lnav/logfile_ansi.1',
  'lnav/logfile_crlf.0',
  'lnav/logfile_invalid_utf8.0',
  'lnav/logfile_bunyan.0',
])('each of the first lines of the real log %s becomes one row', async (name, { skip }) => {
  const file = join(realLogs, name)
  skip(!existsSync(file), `${file} is not on this machine`)
  const excerpt = (await readFile(file)).subarray(0, 100_000)
  const lines = excerpt.toString().split('\n')
  const tenant = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '-')
  const stdin = excerpt
  const sent = await runLogpipe(['send', '-t', tenant, '--json', '--wait'], aContext({ cwd: cwd(), stdin }))
  expect(sent).toMatchObject({ code: 0, stderr: '' })
  expect(await rowsOf(stack(), tenant)).toHaveLength(lines.filter((line) => line.trim() !== '').length)
})

test('the audit of all real logs passes', async ({ skip }) => {
  skip(!existsSync(realLogs), `${realLogs} is not on this machine`)
  expect(await runLogpipe(['audit', '--all'], aContext({ cwd: cwd() }))).toMatchObject({ code: 0, stderr: '' })
})
