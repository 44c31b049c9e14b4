import { generateKeyPairSync } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'
import { useStack } from './use-stack.ts'

const { data } = useStack()

/** A folder with a pair of keys, in the form in which openssl writes them. */
async function aSigner() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const cwd = await aFolder({ 'audit.key': privateKey, 'audit.pub': publicKey })
  const logpipe = (...args: readonly string[]) => runLogpipe(args, aContext({ cwd }))
  const audit = (...flags: readonly string[]) => logpipe('audit', '-t', 'acme', '--data', data(), ...flags)
  const send = (stdin: string) =>
    runLogpipe(['send', '-t', 'acme', '--wait', '--data', data()], aContext({ cwd, stdin }))
  return { cwd, logpipe, audit, send }
}

test('audits are signed, follow each other, and are verified later by whoever has the public key', async () => {
  const { cwd, logpipe, audit, send } = await aSigner()
  expect(await send('one\n')).toMatchObject({ code: 0 })
  expect(await audit('--sign', 'audit.key', '--statement', 'one.json')).toMatchObject({ code: 0, stderr: '' })
  expect(await send('two\n')).toMatchObject({ code: 0 })
  expect(await audit('--sign', 'audit.key', '--statement', 'two.json', '--after', 'one.json')).toMatchObject({
    code: 0,
  })
  const verify = (...args: readonly string[]) => logpipe('audit', 'verify', '--key', 'audit.pub', ...args)
  const verified = await verify('two.json', '--after', 'one.json')
  expect(verified).toMatchObject({ code: 0, stderr: '' })
  expect(verified.stdout).toMatch(
    /^Audit of .+\n {2}acme: passed \(2 rows, 2 receipts\)\n {2}passed\n✔ signed with the key [0-9a-f]{16}\n✔ follows one\.json of 20.+\n$/,
  )
  const document = JSON.parse((await verify('two.json', '--after', 'one.json', '--json')).stdout)
  expect(document).toMatchObject({ signature: 'valid', previous: { signature: 'valid', is_followed: true } })
  const wrong = await verify('one.json', '--after', 'two.json')
  expect(wrong).toMatchObject({ code: 1, stdout: expect.stringContaining('✘ does not follow two.json') })
  await writeFile(join(cwd, 'two.json'), (await readFile(join(cwd, 'two.json'), 'utf8')).replace('"sig":"', '"sig":"A'))
  expect(await verify('two.json')).toMatchObject({ code: 1, stdout: expect.stringContaining('or altered since') })
})

test.each([
  [['--sign', 'audit.key'], 'a statement needs both --sign KEY and --statement FILE'],
  [['--sign', 'none.key', '--statement', 'a.json'], 'cannot read none.key: no such file or folder'],
  [['--sign', 'audit.pub', '--statement', 'a.json'], '--sign names audit.pub, which is no Ed25519 private key in PEM'],
  [['--sign', 'audit.key', '--statement', 'no/a.json'], 'cannot write no/a.json'],
])('audit %j is refused in one sentence', async (flags, message) => {
  const { audit } = await aSigner()
  expectRefusal(await audit(...flags), message)
})

test('the place of a statement is tried before a row is read', async () => {
  const { audit } = await aSigner()
  const { code, stdout, stderr } = await audit(
    '--sign',
    'audit.key',
    '--statement',
    'no/a.json',
    '--data',
    'nothing-here',
  )
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain('cannot write no/a.json')
  expectRefusal(await audit('--sign', 'audit.key', '--statement', '.'), 'cannot write .: it is a folder')
})

test('a statement that cannot be written leaves one JSON document', async () => {
  const { audit } = await aSigner()
  const { code, stdout } = await audit('--sign', 'audit.key', '--statement', 'no/a.json', '--json')
  expect([code, JSON.parse(stdout)]).toMatchObject([2, { error: { message: expect.stringContaining('no/a.json') } }])
})
