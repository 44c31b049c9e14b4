import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { runs } from './full-size.ts'
import { runDaemon, testWith } from './programs.ts'
import { addTenant } from './use-manager.ts'
import { aTempFolder, useStack } from './with-stack.ts'

const tenant = 'daemons'
const open = useStack({ requiresKeys: true, syslog: { port: 0, tenant } })
const count = runs({ fast: 500, full: 10_000 })

/** A folder with a file of lines that a daemon reads, and its configuration. */
async function aFolder(word: string, configurationOf: (folder: string) => string) {
  const { path, remove } = await aTempFolder()
  onTestFinished(remove)
  const lines = Array.from({ length: count }, (_, i) => `${word} ${i} call 555-0199\n`)
  await writeFile(join(path, 'app.log'), lines.join(''))
  const configuration = join(path, 'configuration')
  await writeFile(configuration, configurationOf(path))
  return { path, configuration }
}

/** Waits until each line is a row, and checks the rows. */
async function expectRows(owner: string, word: string, row: object): Promise<void> {
  const rowsOf = async () => {
    await open.drained()
    const rows = await open.rowsOf(owner)
    return rows.filter(({ modified_text }) => String(modified_text).startsWith(`${word} `))
  }
  await expect.poll(async () => (await rowsOf()).length, { timeout: 30_000, interval: 100 }).toBe(count)
  const rows = await rowsOf()
  const numbers = rows.map(({ modified_text }) => Number(String(modified_text).split(' ')[1]))
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
  expect(rows[0]).toMatchObject({ modified_text: expect.stringMatching(/call \[REDACTED:PHONE\]$/), ...row })
}

testWith(
  { rsyslogd: 'rsyslog' },
  `each of ${count} lines that rsyslog forwards is one row`,
  async (path) => {
    const { path: folder, configuration } = await aFolder(
      'rsyslog',
      (folder) => `
        global(workDirectory="${folder}")
        module(load="imfile")
        input(type="imfile" File="${folder}/app.log" Tag="shop" Severity="warning" Facility="local3")
        action(type="omfwd" target="127.0.0.1" port="${open.stack().syslogPort}" protocol="tcp"
          TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format")`,
    )
    const end = runDaemon(path('rsyslogd'), ['-n', '-f', configuration, '-i', join(folder, 'pid')])
    onTestFinished(async () => void (await end()))
    const attributes = expect.stringMatching(/"facility":"local3".*"app_name":"shop"/)
    await expectRows(tenant, 'rsyslog', { severity: 'warning', attributes })
  },
  60_000,
)

/** Configuration of syslog-ng 3.35, which later versions read too. */
const syslogNg = (destination: string) => (folder: string) =>
  `@version: 3.35
  source lines { file("${folder}/app.log" flags(no-parse) program-override("shop") default-priority(warning)
    default-facility(local3)); };
  destination logpipe { ${destination} };
  log { source(lines); destination(logpipe); };`

const framings = { counted: 'syslog', lines: 'network' } as const

for (const [word, driver] of Object.entries(framings)) {
  testWith(
    { 'syslog-ng': 'syslog-ng-core' },
    `each of ${count} lines that syslog-ng sends by its ${driver} driver is one row`,
    async (path) => {
      const destination = `${driver}("127.0.0.1" port(${open.stack().syslogPort}) transport("tcp"));`
      const { path: folder, configuration } = await aFolder(word, syslogNg(destination))
      const end = runDaemon(path('syslog-ng'), ['-F', '-f', configuration, ...filesIn(folder)])
      onTestFinished(async () => void (await end()))
      const attributes = expect.stringMatching(/"facility":"local3".*"app_name":"shop"/)
      await expectRows(tenant, word, { severity: 'warning', attributes })
    },
    60_000,
  )
}

testWith(
  { 'syslog-ng': 'syslog-ng-core and syslog-ng-mod-http' },
  `each of ${count} lines that syslog-ng sends by its http driver is one row`,
  async (path) => {
    const { key } = await addTenant(open.stack(), 'http')
    const destination = `http(url("${open.stack().url}/ingest") method("POST") batch-lines(100) delimiter("\\n")
      headers("content-type: application/x-ndjson", "authorization: Bearer ${key}")
      body("$(format-json message=\\$MESSAGE level=\\$LEVEL timestamp=\\$ISODATE host=\\$HOST)"));`
    const { path: folder, configuration } = await aFolder('http', syslogNg(destination))
    const end = runDaemon(path('syslog-ng'), ['-F', '-f', configuration, ...filesIn(folder)])
    onTestFinished(async () => void (await end()))
    await expectRows('http', 'http', { severity: 'warning' })
  },
  60_000,
)

/** All that syslog-ng keeps, in a folder of the test's. */
function filesIn(folder: string): readonly string[] {
  return ['--no-caps', '-R', join(folder, 'persist'), '-p', join(folder, 'pid'), '-c', join(folder, 'control')]
}
