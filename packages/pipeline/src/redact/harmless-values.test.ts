import { expect, test } from 'vitest'
import { createRedactor } from './redactor.ts'

const { detect, redact } = createRedactor()

test.each([
  // Codes of products, and pairs of digits in sixes.
  'NDC 00224-6833-01 dispensed 30',
  'draw 3021 numbers 04 11 19 27 33 46 bonus 8',
  // The number of a customer who has no telephone.
  'no phone number on file for customer 39136',
  'missing phone for user 80772',
  // What went wrong in a function.
  "auth.c:592: check_passwd: Assertion 'buf != NULL' failed.",
  'verify_password: Traceback (most recent call last)',
  // Variables of PowerShell.
  'Connect-Server -Credential $cred -Password $securePassword',
  'Invoke-Sqlcmd -Password $plainPwd -Username $user',
  'New-LocalUser -Name anna -Password $SecurePwd',
  'ConvertTo-SecureString $plain -AsPlainText -Force',
  'password = ConvertFrom-SecureString $x',
  // What is shown in the place of a secret.
  'Config { user: "app", password: Secret([REDACTED alloc::string::String]) }',
  'password: Secret([HIDDEN])',
  'encrypted-password /* SECRET-DATA */;',
  'set passwd ENC <removed>',
  'set psksecret ENC *',
  '-----BEGIN PRIVATE KEY----- (omitted) -----END PRIVATE KEY-----',
  '-----BEGIN RSA PRIVATE KEY-----\\n...\\n-----END RSA PRIVATE KEY-----',
  '-----BEGIN EC PRIVATE KEY-----\n<redacted>\n-----END EC PRIVATE KEY-----',
  '-----BEGIN RSA PRIVATE KEY-----\\nREDACTED\\n-----END RSA PRIVATE KEY-----',
  'password: SENSITIVE',
  'password: unchanged',
  'password: !reference [.setup, password]',
  // How to write a URL.
  'postgresql://USER:PASSWORD@HOST:5432/DBNAME',
  'mysql://DB_USER:DB_PASS@HOST/DB',
  // A tag of sudoers.
  'deploy ALL=(ALL) NOPASSWD: /usr/bin/systemctl restart app',
])('%s has nothing to remove', (text) => {
  expect(detect(text)).toEqual([])
})

test.each([
  ['call 04 11 19 27 33', 'call [REDACTED:PHONE]'],
  ['missing phone for user 4155550123', 'missing phone for user [REDACTED:PHONE]'],
  ['Telefon Kunde: 80772', 'Telefon Kunde: [REDACTED:PHONE]'],
  ['Connect-Server -Password $ummer24Pass', 'Connect-Server -Password [REDACTED:PASSWORD]'],
  ["ConvertTo-SecureString 'hunter22' -AsPlainText", "ConvertTo-SecureString '[REDACTED:PASSWORD]' -AsPlainText"],
  ['sqlcmd -S db -U sa -PHunter22', 'sqlcmd -S db -U sa -P[REDACTED:PASSWORD]'],
  ['password: Secret(hunter22)', 'password: Secret([REDACTED:PASSWORD])'],
  ['set passwd ENC hunter22', 'set passwd ENC [REDACTED:PASSWORD]'],
  ['postgresql://USER:hunter22@HOST:5432/DBNAME', 'postgresql://USER:[REDACTED:PASSWORD]@HOST:5432/DBNAME'],
  [
    `-----BEGIN PRIVATE KEY-----\n...${'aB3dE5fG'.repeat(8)}\n-----END PRIVATE KEY-----`,
    expect.stringContaining('[REDACTED:PRIVATE_KEY]'),
  ],
])('%s still is found', (text, expected) => {
  expect(redact(text)).toEqual(expected)
})
