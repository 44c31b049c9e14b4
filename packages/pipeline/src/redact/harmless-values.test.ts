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
  // The names of what is kept, of files and of parts of an interface.
  'password = vault("kv/prod/db#password")',
  'password: icon-lock-16px',
  'navigate password -> PasswordScreen2 in 14ms',
  'type: kubernetes.io/dockerconfigjson secret: regcred-v2',
  'pass: proxy_pass http://backend_36',
  'render pass: shadow-map (pass 2 of 3) 4.40 ms',
  'mysql -u USERNAME -pPASSWORD DBNAME',
  'password=System.Security.SecureString',
  'Password:xxxx-masked-xxxx',
  'user=mt_user password=mt_password dbname=minetest',
  'Bad password - name/password pair in a Tree Connect are invalid.',
  'deps CREDENTIALS_CMDLINE CREDENTIALS_KRB5 CREDENTIALS_SECRETS',
  '[mosquitto_passwd]:/man/mosquitto_passwd-1.html',
  // What became of one, and whose it is.
  'SetPassphrase: i/o timeout',
  'Réinitialiser le mot de passe: lobby',
  'Update user password: jsmith',
  'invalid encoded argon2id password hash: truncated',
  'New password: BAD PASSWORD: is too simple',
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
