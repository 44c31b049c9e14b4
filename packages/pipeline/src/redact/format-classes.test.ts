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
  // Go's sources of MySQL, Postfix' sasl_passwd, Dovecot, LUKS, and programs of Windows by their path
  'opening shop_rw:«T#lip/77»@tcp(10.0.0.3:3306)/shop',
  'dsn="root:«tulip77»@unix(/var/run/mysqld.sock)/shop"',
  '[smtp-relay.example.org]:submission anna:«tulip77»',
  '[mail.example.net] shop+news:«Tulip-77»',
  'doveadm auth test anna «tulip77»',
  'doveadm auth login -x service=imap anna «tulip77»',
  'cryptsetup open /dev/sdb1 data <<< "«tulip garden wall»"',
  String.raw`"D:\Sys Internals\PsExec64.exe" \\web01 -u anna -p «Tulip77» ipconfig`,
  String.raw`D:\bin\sqlcmd.exe -S db -U sa -P «Tulip77»`,
  // Whose password it is, and what kind
  'La contraseña del portal es: «Tulip77»',
  'Das Passwort des Routers ist: «Tulip77»',
  'Le mot de passe de la salle est : «Tulip77»',
  'Hasło nowe: «Tulip77»',
  'Новый пароль временный: «Tulip77»',
  'пароль от почты: «Tulip77»',
  'das pw ist «Tulip77», ok',
  // Beside what is left alone below
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell variable as found in logs.
  'postgres://app:«${DB_PASS:-tulip77}»@db/shop',
  'postgres://app:«{tulip77}»@db/shop',
  'mysql://app:«$Tulip_77»@db/shop',
  'curl -u anna:«tulip77» https://api.example/v1',
  '<password>«tulip77»',
  '<password> «tulip77» </password>',
  '<password>«@tulip77»</password>',
  'password= «tulip77» user=anna',
  'password = «user=tulip77»',
  'password= «user1=tulip»',
  '| password | «tulip77» |',
  '"password": "«The Tulip 77 Garden»"',
  '"password": "«correct horse battery staple»"',
  '"password": "«My password»"',
  '"password": "«Summer Password Garden»"',
  'password: "« tulip77»"',
  'password:«?tulip77»',
  'PASSWORD = "«password1»"',
  'String PASSWORD = "«tulip77»"',
  'pwd is «/Tulip77»',
  'password = «Password(value=tulip77»)',
  'password = «PasswordField(value=tulip77»)',
  'password = «passwordField.text7»',
  'login.password=«パスワードx7y»',
  '123456789012:secret:«AbCdEf12345»',
  'HTTP/«jane.doe@EXAMPLE.COM»',
  // Browsers name a token as another protocol; cards of 19 digits; HL7 in XML
  'Sec-WebSocket-Protocol: bearer, «7f3a9c21d4e84b0fa1c29be3»',
  'REFUND;«6217001234567890122»;17.20;EUR',
  '<PID.19>«596263706»</PID.19>',
  '<PID.19.1>«596-26-3706»</PID.19.1>',
  'INSERT INTO "users"("login","password") VALUES ($1,$2) -- PARAMETERS: ["anna","«tulip77»"]',
  // Numbers, also with the filler of ISUP, and in attributes of GNU Gatekeeper
  'ISUP IAM cic=17 Called party number: «4930901820»F nai=4',
  'calling party number=«34677900276»F',
  'Cisco-AVPair = "xpgk-src-number-in=«4930901820»"',
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
  // Variables in URLs and synopses
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell variable as found in logs.
  'postgres://app:${DB_PASSWORD}@db/shop',
  'postgres://app:{db_password}@db/shop',
  'mysql://app:$DB_PASS@db/shop',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell variable as found in logs.
  'redis://:${REDIS_TOKEN}@cache:6379/0',
  'psql postgres://<user>:<password>@<host>/<db>',
  'curl -u <login>:<password> https://shop.example/orders7',
  'password: {{ .Values.db.password | b64enc | quote }}',
  // Empty pairs before others
  'password= token= user=anna',
  'secret= session= ip=10.0.0.1',
  'password= user=anna host=web01',
  // Captions and messages of interfaces
  '"reset_password": "Reset the password"',
  '"passwort": "Bitte geben Sie Ihr Passwort ein"',
  '"password_hint": "Choisissez votre mot de passe"',
  '"contrasena": "¿Olvidaste tu contraseña?"',
  'signup.password=密码不能为空',
  'signup.password=パスワードが一致しません',
  '"password": "비밀번호를 입력하세요"',
  // Shells
  'read -rsp "Password: " pass',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell variable as found in logs.
  ': "${DB_PASSWORD:?must be set in the unit}"',
  'pwd is /var/www/shop',
  'the pwd is /srv',
  'systemd: pam_unix(passwd:chauthtok): password changed',
  // Fields of forms and columns, constants
  'password = models.CharField(max_length=128)',
  'password = CharField(required=True)',
  'password = Column(String(60), nullable=False)',
  'password = mapped_column(String(255))',
  'password = Rails.application.credentials.db[:password]',
  'password = config.fetch(:password)',
  'let password = passwordTextField.text ?? ""',
  'final password = _passwordController.text;',
  'const password = passwordRef.current.value',
  'password = event.target.value',
  `const TOKEN = 'token'`,
  'private static final String PASSWORD = "password";',
  // Names of services, secrets and quantities
  'krb5: ldap/dc01.corp.example@CORP.EXAMPLE',
  'host/web1.ad.example.org@AD.EXAMPLE.ORG requested',
  'krbtgt/CORP.EXAMPLE@CORP.EXAMPLE',
  'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:tulip-9aBcDe',
  'total subscribers: 4812993',
  'Sec-WebSocket-Protocol: bearer, graphql-transport-ws',
  'auth schemes: bearer, basic, digest',
  'anna@tcp(db1:3306)',
  '[smtp.example.org]:587 status:deferred',
  'cryptsetup luksFormat /dev/sdb1',
  String.raw`C:\tools\psexec.exe failed`,
  'order 6217001234567890123 shipped',
  'etag 4930901820F0 sent',
  'colour 4155550132F',
  'das PW ist falsch',
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
