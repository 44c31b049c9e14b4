import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()
const secret = 'hunter2x'

describe('a password that stands apart from its name', () => {
  it.each([
    'DETAIL:  Key (password)=(@) already exists.',
    '[{user,"bob"},{password,<<"@">>}]',
    '{password,"@"}',
    "define('DB_PASSWORD', '@');",
    '<tr><th>Password</th><td>@</td></tr>',
    '<b>Password:</b> @<br>',
    'Password.........: @',
    'Password              @',
    '| password | @ |',
    '- name: DB_PASSWORD\n  value: @',
    '["password"]=>\n  string(8) "@"',
    'password: |\n  @',
    '<password><![CDATA[@]]></password>',
    '{"password":{"value":"@"}}',
    '{"password":{"S":"@"}}',
    'map[password:[@] user:[bob]]',
    'setPassword("@")',
    '{"auth":["bob","@"]}',
    'WIFI:T:WPA;S:home;P:@;;',
    'creds bob / @ for staging',
    'Password for user bob set to "@"',
    'the password of admin was changed to @',
    'password is generated for root: @',
    'Пароль користувача: @',
    'mật khẩu mới của bạn là: @',
    'パスワードは「@」です',
    'user bob pass @',
    'snmp-server host db1 version 2c community @',
    'ftp> USER bob / PASS @ -> 230 ok',
  ])('%s', (template) => {
    expect(redact(template.replace('@', secret))).toBe(template.replace('@', '[REDACTED:PASSWORD]'))
  })

  it.each([
    ['my password is ', 'dragonfly', ' and it wont work'],
    ['mi contraseña es ', 'princess', ''],
    ['das Passwort lautet ', 'football', ''],
    ['PIN ', '4821', ' accepted'],
    ['cvc ', '123', ' exp 12/27'],
    ['seed phrase: ', 'legal winner thank year wave sausage', ''],
  ])('%s%s%s', (before, word, after) => {
    expect(redact(before + word + after)).toBe(`${before}[REDACTED:PASSWORD]${after}`)
  })
})

it.each([
  '| password | varchar(255) |',
  'PASSWORD            VARCHAR2(30)',
  '<td>Password</td><td></td>',
  '["password"]=>\n  bool(true)',
  'password: !vault |\n  $ANSIBLE_VAULT',
  '{"password":{"type":"string","minLength":8}}',
  'my password is expired',
  'mein Passwort ist abgelaufen',
  'Failed password for root from node1 port 22 ssh2',
  'pin code 560001',
  'login with oauth2/github',
  'secret:0xc000852660 auth:(*http.Client)(0xc0002c59bb)',
])('no password: %j', (text) => {
  expect(redact(text)).toBe(text)
})
