import { expect, test } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()

/** What is said of a password, right after its name. */
const remarks: readonly string[] = [
  // What failed, and why
  'Error adding passphrase: i/o timeout',
  'Unable to set passphrase: unexpected end of file',
  'Could not reset the password: java.net.SocketTimeoutException: Read timed out',
  'Error al guardar la contraseña: conexión rechazada',
  'Failed to hash password: EOF',
  // The next label, and a date
  "backend: file: password: argon2: option 'memory' is too large",
  'expect pass = 2026-03-24 08:38:44 localhost sshd[2519]: session opened',
  'sample pass = Dec 30 19:36:11 web01 sudo: anna',
  // Prose, and the description of an option
  '[password] : Wi-Fi hotspot password',
  'Mot de passe : le code choisi est repris dans le formulaire',
  'Mot de passe : **8 à 72 caractères**, sans règle',
  'Enable Secret Service to access these settings',
  'run usermod -p to unlock the account',
  '**To force a password change**',
  'Salasana on vaihdettu!',
  'Nome utente o password incorretti',
  'Create user with password profile',
  'user login with password verification',
  // No password at all
  'SAE-PK: not a valid password (Sec_1b)',
  'gen.sh: generate a no password pkcs12 file',
  'setting up without PIN (n6210)',
  'ent=$(getent passwd myuser22)',
  // What state it is in, how it is hashed, another pair, and where the shell or a file is
  'passphrase: configured',
  'password_hash: bcrypt',
  '[AuthService] validatePassword: user=anna result=false',
  '[DEBUG] PWD = /opt/app, id = 7',
  'add GMAIL_APP_PASSWORD to ~/.env',
  // Names in the place of a value
  "retry with password 'box_info2.xml' from cache",
  'Import-Certificate -Password $Password -Path a.pfx',
  'netexec smb TARGET -u LOGIN_USERNAME -p LOGIN_PASSWORD',
  'SET PASSWORD = OLD_PASSWORD(%s)',
  'UPDATE users SET password=ENCRYPT(%p,salt)',
  'amqp://user:password@localhost:5672/shop',
  'Login: {user_name} Password: {session[3]}',
  'Password=Wachtwoord',
  '[session.password]: ../session/store.md#password',
  'connect <user> <password>, <host> and <port>',
  'create secret --user=<name> --password=<my_password> --mail=<mail>',
  'ref="oval:ssg-object_loader_password:obj:1"',
  'userPassword:2.5.13.18:=x',
  "u.password =~ '^.{12,}'",
  // Accounts, and what is kept for one
  'password for user: anna.k77',
  'unable to read password from file: /etc/app/users.conf',
  'Credentials for web-03.example.net expired',
  'failed to parse credentials of SCRAM-SHA-256 header',
  // Numbers of other things
  'PIN length: 104857',
  'a new PIN configured (timeout=4711)',
  'GPIO Set Pin 1042 High Level',
  // Tokens and keys
  'delegation token: svc-backup-2 renewed',
  'not accessible by the api key: AES-256-GCM',
  'val token: BearerTokenMetadata = load()',
  '$sas = New-AzStorageBlobSASToken -Name a',
  'Webhook secret: 7f3a9c21d4...',
  'starting-token: Z3M3LMP9QRST77',
  'Mountable secrets: robot-token-f4khf',
]

test.each(remarks)('leaves the remark %j alone', (text) => {
  expect(redact(text)).toBe(text)
})

test.each([
  'Password: «x5i19e9tke» anna',
  'Password: «maple-otter-45» then press enter',
  'login failed for anna with password: «Hunter22»',
  'Authentication failed, password: «letmein»',
  '[+] Password found: «Glacier62»',
  'password received: «Hunter22x»',
  'password (1): «Hunter22x»',
  'password ==> «Hunter22x»',
  'password equals «Hunter22x»',
  'Random Password (URL encoded): «Hunter22x»',
  'Password mismatch. Got: «Hunter22», want: «Hunter33»',
  'Username/Password: «anna» / «Hunter22»',
  'Default credentials: **anna / «Hunter22»** — change them',
  'default credentials: `anna` / `«Hunter22»` in the settings',
  '#define WIFI_PASS ("«Hunter22»")',
  '"PasswordData": "«Hunter22»"',
  'пароль от вайфая «Hunter2x9»',
  'senha provisória «Hunter2x9»',
  'ik heb het wachtwoord op «tulip!77» gezet',
  'la contraseña sigue siendo «tulip!77»',
  'Zugang: anna / «Hunter2x9»',
  'set PIN CODE «4821»',
  '**Contraseña:** «Hunter22»',
  '<password>«hunter22»</password>',
])('finds the password in %j', (marked) => {
  const text = marked.replaceAll(/[«»]/g, '')
  const expected = marked.replaceAll(/«[^»]*»/g, '*')
  expect(redact(text).replaceAll(/\[REDACTED:[A-Z_]+\]/g, '*')).toBe(expected)
})
