import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()

describe('e-mail addresses', () => {
  it.each([
    ['to=<maria.lopez.a@uni-muenchen.de>, relay', 'to=<[REDACTED:EMAIL]>, relay'],
    ['user="UMA@CORP.INITECH.IO"', 'user="[REDACTED:EMAIL]"'],
    ['mailto:jane_doe+tag@sub.example.museum?subject', 'mailto:[REDACTED:EMAIL]?subject'],
    ["john.o'brien@example.co.uk wrote", '[REDACTED:EMAIL] wrote'],
    ['user=jane%40example.com&x=1', 'user=[REDACTED:EMAIL]&x=1'],
    ['email%3Djane.doe%40example.com%26a', 'email%3D[REDACTED:EMAIL]%26a'],
    ['jürgen@müller.de logged in', '[REDACTED:EMAIL] logged in'],
    ['a@example.com,b@example.com.', '[REDACTED:EMAIL],[REDACTED:EMAIL].'],
    ['j.415-555-0123@example.com', '[REDACTED:EMAIL]'],
    ['"jane doe"@example.com wrote', '[REDACTED:EMAIL] wrote'],
    [String.raw`{"to":"\"jane doe\"@example.com"}`, '{"to":"[REDACTED:EMAIL]"}'],
    ['from=<bounce=jane.org@example.com> ok', 'from=<[REDACTED:EMAIL]> ok'],
    ['jane.doe(office)@example.com', '[REDACTED:EMAIL]'],
    ['发送至 用户@例子.中国 ok', '发送至 [REDACTED:EMAIL] ok'],
    ['a@example.com已发送', '[REDACTED:EMAIL]已发送'],
    ['mail jane [at] example.com', 'mail [REDACTED:EMAIL]'],
    ['mail jane(at)example dot com', 'mail [REDACTED:EMAIL]'],
    ['{"a":"line\\njane@example.com"}', '{"a":"line\\n[REDACTED:EMAIL]"}'],
  ])('finds %s', (text, redacted) => {
    expect(redact(text)).toBe(redacted)
  })

  it.each([
    'git@github.com:org/repo.git',
    'ssh://git@github.com/a/b',
    'logo@2x.png react@18.2.0 user@localhost g@pam',
    'user@1000.service getty@tty1.service',
    'com.foo.Bar@1a2b3c4d',
    'package@1.2.0-rc.beta installed',
    'chacha20-poly1305@openssh.com,rijndael-cbc@lysator.liu.se zlib@openssh.com',
    'array[at] index (at) end of line',
    'a@b @ @@ a@.com @example.com',
  ])('does not change %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('methods of objects', () => {
  it('are no addresses', () => {
    expect(redact('at com.acme.Mail@b3d4039.send(Mail.java:27)')).toBe('at com.acme.Mail@b3d4039.send(Mail.java:27)')
    expect(redact('jane@acme.example(415)')).toBe('[REDACTED:EMAIL](415)')
  })
})
