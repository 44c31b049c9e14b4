import { expect, test } from 'vitest'
import { createRedactor } from './redactor.ts'

const { redact } = createRedactor()

/** Secrets and numbers are between `«` and `»`. */
const found = [
  // Private keys: PuTTY, XML signatures, JWK (RFC 7517), and what is left of a cut one
  'PuTTY-User-Key-File-3: ssh-rsa\nPrivate-Lines: 1\n«i2zdZR/fQb6JuweUiJp35lcjVkgCVsd/yXtuKI1sK3Oc»',
  '<RSAKeyValue><Modulus>abc</Modulus><D>«qwertyuiopasdfghjkl1234==»</D></RSAKeyValue>',
  '{"kty":"OKP","crv":"Ed25519","d":"«nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A»","x":"11qYAYKxCrfVS_7T"}',
  'PrivateKey = «/QQHNGCwj/BSJNYMJH8aa5aSzPy/zx7KYsFRE4reMjY=»',
  // Keys of interfaces
  'POST /api/import?code=«0Y5y1+f/rrM/yY4Yo+5chFYuqXaSjsigJbAHpGUwL7wJPgeDk+U5JM==»',
  '["X-Token","«n1X0ei1n3dE9NMiWQpT42UsDlR4YAUgaWnvm»"]',
  '- name: SERVICE_TOKEN\n  value: «a5c8da1c0f86896de9c154ec658d34d3»',
  'activation link https://acme.example/a/«16bc47564e0adbb73d5bfd7db6c3e10ebdf91ce1»',
  'signing secret rotated, old: «394bd5b1b736b5c9415dc2f3327657486c557d29»',
  // Passwords beside a name, at a prompt, or in the wrong place
  `login attempt ('anna', '«Harvest27!»')`,
  'Enter password:\n«marble_Pelican2»\nLogin successful',
  'anna.b:«Thunder-2001»:27:/home/anna.b',
  'Invalid user «Saffron!157^Lima» from host',
  'bash: «glacier-Turku2»: command not found',
  'I changed it from «Qu4rtz.88» to «F4lc0n.90» yesterday',
  'the vault passphrase is "«thunder thunder 80»", do not share',
  '«butterfly» es mi clave',
  `INSERT INTO users VALUES (1, 'anna', '«Quartz,223*Turku»')`,
  // Numbers
  'mobile=«1234567890123»',
  'NAPTR lookup «1.3.3.9.2.1.3.2.6.7.2.1.9.4».e164.arpa',
  'MAP: sendRoutingInfo -> MSRN «2290197981413»',
  'SETEX call:«34677900276»:state',
  `rows: [(549, 'Eriksen', '«017630309201»')]`,
  'chunk 3: «07712079914»,«07712758329»,«07712554178»',
  // Quoted-printable (RFC 2045)
  'X-User: «owen829=40escola-verde.com.br»',
  'Cc: «mbauer=\r\n@brightharbor.org»',
  'Your card «4539 1488 =\r\n0343 6467» was charged',
]

test.each(found)('finds the marked values of %j', (marked) => {
  const text = redact(marked.replaceAll(/[«»]/g, ''))
  expect(text.replaceAll(/\[REDACTED:\w+\]/g, '*')).toBe(marked.replaceAll(/«[^»]*»/g, '*'))
  expect(redact(text)).toBe(text)
})

/** What looks like a value beside a word for one. */
const innocent = [
  // Numbers of things, also behind encoded separators, and in an object that names the thing
  'GET /collect?dl=order_no%3D939-547-9464&tid=7',
  'GET /r?u=%2Fparts%3Fsku%3D415-555-2671',
  'S/N 303-442-9012',
  'RMA#: 415-220-9931',
  'Lieferschein 0711 4567890 gebucht',
  '{"order":{"number":"415-220-9931","qty":2}}',
  // Versions, coordinates, quantities with a sign
  'upgrade from 212.555.0123 to 212.555.0145',
  'Fixed in 202.555.0147-rc1',
  'docker pull app:212.555.0147',
  '$GPGGA,101112.00,5231.9296,N,01324.5501,E,1,08,0.9,34.1,M,45.0,M,,',
  'delta=+14155552671',
  '+12025550147 units',
  // Passwords that are bound later, code, types, references, placeholders
  'INSERT INTO users (login, password) VALUES ($1, $2)',
  'UPDATE users SET password = @p0 WHERE id = @p1',
  'password = getpass()',
  'password := os.Getenv("DB_PASSWORD")',
  'password = request.form["password"]',
  'password: Joi.string().required()',
  'password: this.state.password,',
  'password: Option<String>',
  'password = random_password.db.result',
  'password=/run/secrets/db',
  'password=YOUR_PASSWORD',
  'password: <Password>',
  'password=XXXX-xxxx',
  'curl -u USERNAME:PASSWORD https://example.com',
  'passwd: unlocking the password would result in a passwordless account',
  // Lists, tokens and links that open nothing
  'auth: ["password", "oauth2"]',
  'token("IdentifierExpressionNode2Literal4")',
  'download link: https://cdn.example/releases/logpipe-2.10.0-linux-x64.tar.gz',
  '{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}',
  'login: bob\nPassword: \nLast login: Mon',
  'width=40px.auto type=3D',
]

test.each(innocent)('finds nothing in %j', (text) => {
  expect(redact(text)).toBe(text)
})
