import { describe, expect, it } from 'vitest'
import { charactersRead } from '../../../../test/characters-read.ts'
import { createRedactor } from '../../redactor.ts'
import { triggerWords } from './secrets-ahead.ts'

const { redact } = createRedactor()
const mask = '[REDACTED:PASSWORD]'

/** Texts with `@` in the place of the secret. */
describe('secrets of commands', () => {
  it.each([
    ['sshpass -p @ ssh -p 22 host', 'hunter2'],
    ["sshpass -p'@' scp a b", 'hunter 2'],
    ['mysql -u root -p@ -h db', 'hunter2'],
    ['type=EXECVE argc=3 a0="mysql" a1="-p@" a2="shop"', 'hunter2'],
    ['["docker","login","-u","bob","-p","@"]', 'hunter2'],
    ['redis-cli -h cache -a @ ping', 'hunter2'],
    ['smbclient //host/c -U bob%@', 'hunter2'],
    ['ldapsearch -x -D "cn=admin" -w @ -b dc=x', 'hunter2'],
    ['sqlplus scott/@@db', 'tiger1'],
    ['openssl rsa -in k.pem -passin pass:@', 'hunter2'],
    ['net use Z: \\\\host\\share @ /user:CORP\\bob', 'hunter2'],
    ['net user bob @ /add', 'P@ss1234'],
    ['htpasswd -nb bob @', 'hunter2'],
    ["echo '@' | passwd --stdin bob", 'hunter 2'],
    ['echo "bob:@" | chpasswd', 'hunter2'],
    ['7z x -p@ a.7z', 'hunter2'],
    ['ConvertTo-SecureString "@" -AsPlainText -Force', 'P@ssw0rd'],
    ['snmpwalk -v3 -u bob -A @ host', 'hunter22'],
    ['az login --service-principal -u http://app -p @', 'Zx9secret'],
    ['jdbc:oracle:thin:app/@@db:1521/XE', 'tiger1'],
  ])('are found in %s', (text, secret) => {
    const at = text.lastIndexOf('@') > text.indexOf('@') + 1 ? text.indexOf('@') : text.indexOf('@')
    expect(redact(text.slice(0, at) + secret + text.slice(at + 1))).toBe(text.slice(0, at) + mask + text.slice(at + 1))
  })

  it('are found again in the same text', () => {
    const text = 'mysql -h a -psecret1 shop; mysql -psecret2'
    expect([redact(text), redact(text)]).toEqual(Array(2).fill(`mysql -h a -p${mask} shop; mysql -p${mask}`))
  })

  it('leave the values between them and their command to be found', () => {
    expect(redact('curl -u bob@example.org:hunter2 -H x https://h')).toContain(mask)
    expect(redact('C: A1 LOGIN "bob@example.org" "hunter2"')).toBe(`C: A1 LOGIN "[REDACTED:EMAIL]" "${mask}"`)
  })

  it.each([
    'ssh -p 5022 host; mkdir -p /var/lib/app; nmap -p 22,80 host',
    'docker run -p 8080:80 -u 1000:1000 web',
    'mysql -u root -p shop',
    'net use Z: /delete; net start w32time',
    'echo done | tee log',
  ])('are not found in %s', (text) => expect(redact(text)).toBe(text))
})

describe('secrets of protocols and configurations', () => {
  it.each([
    ['ftpd[1]: command: PASS @', 'hunter2'],
    ['> USER bob\\r\\n> PASS @', 'hunter2'],
    ['imapd: a1 LOGIN bob @', 'hunter2'],
    ['< AUTH PLAIN @', 'AGJvYgBodW50ZXIy'],
    ['1700000000.1 [0 127.0.0.1:1] "AUTH" "default" "@"', 'hunter2'],
    ['CONFIG SET requirepass @', 'hunter2'],
    ['ACL SETUSER app on >@ ~*', 'hunter2'],
    ['PRIVMSG NickServ :IDENTIFY @', 'hunter2'],
    ["CREATE USER 'app'@'%' IDENTIFIED BY '#'", 'a,b'],
    ["SET PASSWORD FOR 'app'@'%' = PASSWORD('#')", 'hunter2'],
    ["INSERT INTO users (login, password) VALUES ('bob', '@')", 'hunter2'],
    ['db.auth("bob", "@")', 'hunter2'],
    ['username bob privilege 15 password 0 @', 'hunter2'],
    ['enable secret 5 @', '$1$abcd$efghijklmnop'],
    ['snmp-server community @ RO', 'hunter2'],
    ['crypto isakmp key @ address 10.0.0.1', 'hunter2'],
    ['ip ospf message-digest-key 1 md5 7 @', '0822455D0A16544541'],
    ['encrypted-password "@";', '$6$abc$defghijkl'],
    ['set psksecret ENC @', 'hunter2hunter2'],
    ['machine ftp.example.org login bob password @', 'hunter2'],
    ["Field error on field 'password': rejected value [@]", 'hunter2'],
    ['SMTP: 334 UGFzc3dvcmQ6\\r\\nC: @', 'aHVudGVyMg=='],
  ])('are found in %s', (text, secret) => {
    const at = text.includes('#') ? text.indexOf('#') : text.lastIndexOf('@')
    expect(redact(text.slice(0, at) + secret + text.slice(at + 1))).toBe(text.slice(0, at) + mask + text.slice(at + 1))
  })

  it.each([
    '331 Please specify the password.',
    'C: PASS ****',
    '250-AUTH PLAIN LOGIN CRAM-MD5',
    'PASS src/a.test.ts',
    'PASS 12/12 tests in 3.21s',
    '--- PASS: TestPassword (0.00s)',
    'PASS: test-password',
    'generating IKE_AUTH response 1 [ IDr CERT AUTH EAP/REQ/MSCHAPV2 ]',
    'customer identified by order-123a',
    'username or password incorrect',
    'login failed password incorrect',
    'Username and secret are required',
  ])('are not found in %s', (text) => expect(redact(text)).toBe(text))
})

describe('passwords in sentences', () => {
  it.each([
    ['Passwort lautet @', 'Geheim99!'],
    ['Passwort für anna lautet @', 'Geheim99!'],
    ['la contraseña es @', 'Secreta77'],
    ['le mot de passe de Yusuf est @', 'Bonjour88!'],
    ['пароль @ принят', 'hunter22'],
    ['密码是@', 'Hunter22'],
    ['비밀번호 @ 입력', 'hunter22'],
    ['new password for bob is @', 'Garden12!'],
    ['["login", "bob", "password", "@"]', 'hunter2!'],
  ])('are found in %s', (text, secret) => {
    expect(redact(text.replace('@', secret))).toBe(text.replace('@', mask))
  })

  it.each(['Password mismatch?', 'password sha256 hash', 'password file1 not found', 'пароль 3 раза'])(
    'are not found in %s',
    (text) => expect(redact(text)).toBe(text),
  )
})

it('starts no phrase or command with anything but letters and digits', () => {
  for (const word of triggerWords) expect(word).toMatch(/^[a-z][a-z0-9]+$/)
})

it('reads a long argument once, however many of its words ask for it', () => {
  const text = 'password,'.repeat(10_000)
  expect(charactersRead(() => redact(text)) / text.length).toBeLessThan(300)
})

it('reads an argument anew in each text', () => {
  const secret = 'a1'.repeat(40)
  expect(redact(`requirepass ${secret}`)).toBe(`requirepass ${mask}`)
  const other = `${secret.slice(0, 20)} ${secret.slice(21)}`
  expect(redact(`requirepass ${other}`)).toBe(`requirepass ${mask} ${secret.slice(21)}`)
})
