import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../redactor.ts'
import { namesByLanguage } from './key-names-by-language.ts'

const { redact } = createRedactor()

const passwords = namesByLanguage.flatMap(([password]) => password.split('|').map((word) => word.replace(/-$/, '')))

describe('words for a password', () => {
  it.each(passwords)('%s', (word) => {
    expect(redact(`${word}: Garden12!`)).toBe(`${word}: [REDACTED:PASSWORD]`)
    expect(redact(`{"${word}":"Garden12!"}`)).toBe(`{"${word}":"[REDACTED:PASSWORD]"}`)
    const inCapitals = word.toUpperCase()
    if (inCapitals.toLowerCase() === word) expect(redact(`${inCapitals}=Garden12!`)).toContain('=[REDACTED:PASSWORD]')
  })

  it.each(['contrasena', 'haslo', 'losenord', 'sifre', 'mat_khau', 'motDePasse', 'senhaAtual', 'jelszo'])(
    'are known without accents and in the notation of programs: %s',
    (word) => expect(redact(`${word}=Garden12!`)).toBe(`${word}=[REDACTED:PASSWORD]`),
  )
})

describe('other keys', () => {
  it.each([
    ['pin=4821', 'pin=[REDACTED:PASSWORD]'],
    ['{"cvv":"123"}', '{"cvv":"[REDACTED:PASSWORD]"}'],
    ['client_secret=eagle-bishop-summer&x=1', 'client_secret=[REDACTED:API_KEY]&x=1'],
    ['PHPSESSID=0a1b2c3d4e5f60718293', 'PHPSESSID=[REDACTED:API_KEY]'],
    ['<password type="plain">a &amp; b</password>', '<password type="plain">[REDACTED:PASSWORD]</password>'],
    ['<add key="Password" value="x1"/>', '<add key="Password" value="[REDACTED:PASSWORD]"/>'],
    ['<key>Password</key><string>x1</string>', '<key>Password</key><string>[REDACTED:PASSWORD]</string>'],
    ['{"value":"x1","name":"password"}', '{"value":"[REDACTED:PASSWORD]","name":"password"}'],
    ['UID=sa;PWD={a;b};', 'UID=sa;PWD={[REDACTED:PASSWORD]};'],
    ['"{""password"":""x1""}",3', '"{""password"":""[REDACTED:PASSWORD]""}",3'],
    ['user=a&password=a%26b&x=1', 'user=a&password=[REDACTED:PASSWORD]&x=1'],
  ])('are found in %s', (text, redacted) => expect(redact(text)).toBe(redacted))

  it.each([
    'gpio pin=17 pin: high',
    'base-passwd:amd64 (3.6.1)',
    'total passwords: 9207 expired: 13',
    '/etc/passwd: permission denied',
    '{"pass":1204,"fail":2}',
    'PublicKeyToken=b77a5c561934e089',
    'token: com.example.Token@748be481',
    'auth=748635 approved',
    'token_type=bearer token_count=1361',
    'palabra clave: orange80',
    'shadow token: --color-primary-500',
    'password=__REDACTED__ password: <redacted>',
  ])('are not found in %s', (text) => expect(redact(text)).toBe(text))
})
