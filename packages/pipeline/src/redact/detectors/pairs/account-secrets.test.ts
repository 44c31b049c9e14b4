import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()

/** Secrets are between `«` and `»`. */
const found = [
  // Deployment
  'chpasswd: { list: "root:«radicchio»" }',
  'chpasswd: list: | ubuntu:«arugula»',
  'cat .pgpass db.example.com:5432:orders:app:«marzipan»',
  'machine ftp.example.com\n  login bob\n  password «estuary»',
  'radtest bob «hackberry» 10.0.0.1 0 «testing1236»',
  'skopeo copy --src-creds ci:«ferryboat» docker://a docker://b',
  'pulumi config set --secret dbPassword «vanilla»',
  'Connect-VIServer -User root -Password «birch»',
  'zookeeper addauth digest bob:«codlin1»',
  '  ~ admin_password = "«oldsail»" -> "«newsail»"',
  '<AdministratorPassword><Value>«willow»</Value></AdministratorPassword>',
  // Hashes
  'admin:«$apr1$k1dXq3vJ$8kLrXqTq0Qz3r0uXyHcJk/»',
  'alice:«{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=»',
  'users=bob:«$$2y$$05$$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234»',
  'rootpw «{SSHA}abcDEFghiJKLmnoPQRstuVWXyz012345»',
  // Network devices
  'username ops password 0 «papaya»',
  'local-user admin password cipher «%^%#abcDEF123%^%#»',
  'password manager user-name "admin" plaintext "«salak»"',
  'createUser mon SHA "«juneberry»" AES "«juneberry2»"',
  '/ip ipsec identity add peer=p secret=«feijoa»',
  'aaa-server RAD (inside) host 10.1.1.1 key «asarad1»',
  'client 10.0.0.1 { ipaddr = 10.0.0.1 secret = «corsac» }',
  'mka pre-shared-key cak «135bd758b0ee5c11c55ff6ab19fdb199»',
  '8=FIX.4.4|35=A|553=bob|554=«fixpass»|98=0|',
  // Sentences
  'Please use the following password to proceed: «0f1e2d3c4b5a69788796a5b4c3d2e1f0»',
  'use «hunter22» as the password',
  '«hunter22» is the password for bob',
  '**Password:** `«hunter22»`',
]

describe('secrets of accounts', () => {
  it.each(found)('are found in %s', (line) => {
    const text = line.replaceAll(/[«»]/g, '')
    expect(redact(text)).toBe(
      line
        .replaceAll(/«[^»]*»/g, () => '[REDACTED:PASSWORD]')
        .replace(/(secret ?= ?)\[REDACTED:PASSWORD\]/, '$1[REDACTED:API_KEY]'),
    )
  })

  it.each([
    'password=$DB_PASSWORD',
    'password = var.db_password',
    'password: {{ vault_db_password }}',
    '"password":["This field is required."]',
    '"password":"must be at least 8 characters"',
    'password = optional',
    'Passwort: erforderlich',
    'contraseña: requerida',
    'eventName=ConsoleLogin password=OK',
    'pam_unix(passwd:chauthtok): password changed for bob',
    'password hash algorithm: argon2id',
    'ntp authentication-key 1 missing',
    'secret = await vault.read(path)',
    'const secret = SecretValue.secretsManager("secretId", {',
    'ansible: password: VALUE_SPECIFIED_IN_NO_LOG_PARAMETER',
    'network performance -Password policies',
    'ssh -N -L 8080:localhost:80 web01',
    'net.ipv4.tcp_syncookies is set',
  ])('are not seen in %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})
