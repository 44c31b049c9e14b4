import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe } from './run-logpipe.ts'
import { rowsOf } from './stored.ts'
import { useStack } from './use-stack.ts'

const { stack, data } = useStack()

const lines = [
  'User 555-0199 accessed system',
  '  indented, mail to a@example.com  ',
  '{"level":"warn","time":1700000000000,"phone":4155552671}',
  '{"text":"call +1 415-555-2671","attributes":{"user":{"phone":"4155552671","name":"Ann"},"a@example.com":[1,true,null]}}',
  '{"text":"password=hunter2x","attributes":{"password":"a\\"b"},"severity":"info"}',
  '{"text":"not a record","other":"555-0199"}',
  '-----BEGIN RSA PRIVATE KEY-----',
  'MIIEowIBAAKCAQEAlKkJ2V5f6v3n0Yx8Vw1sQ9dLrT4uZc7bNf2eXg5hJm0pRqSa',
  '-----END RSA PRIVATE KEY-----',
  'caf\ufffd with \u2028 and \u001b[31m555-0199\u001b[0m',
]

test('what redact prints is what send stores', async () => {
  const cwd = await aFolder({ 'a.log': lines.join('\r\n\r\n') })
  const sent = await runLogpipe(['send', '-t', 'acme', '--data', data(), '--wait', '--raw', 'a.log'], aContext({ cwd }))
  expect(sent).toMatchObject({ code: 0 })
  const stored = (await rowsOf(stack(), 'acme')).map(({ modified_text, attributes }) => ({ modified_text, attributes }))
  const { stdout } = await runLogpipe(['redact', '--json', 'a.log'], aContext({ cwd }))
  const objects = stdout.trimEnd().split('\n').slice(0, -1)
  const redacted = objects
    .map((line) => JSON.parse(line))
    .map(({ text, attributes }) => ({
      modified_text: text,
      attributes: attributes && JSON.stringify(attributes),
    }))
  expect(redacted).toEqual(stored)
  expect(redacted).toHaveLength(lines.length)
})
