import type { RedactionType } from '../src/redact/redactor.ts'

/**
 * What is personal data or a secret, and what is not: the redactor and the audit, which share no code, both must agree with
 * every line. Nobody's data: numbers, names and keys are made up or published as examples.
 */
export interface LabelledText {
  readonly type: RedactionType
  readonly text: string
  /** Of the value; UTF-16 code units. */
  readonly start: number
  readonly end: number
}

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'
const awsSecret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const esc = '\u001b'

/** As many characters as a key has; no key of anybody. */
const mixed = (length: number): string => 'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5'.repeat(9).slice(0, length)
const hex = (length: number): string => '0f1e2d3c4b5a69788796a5b4c3d2e1f0'.repeat(9).slice(0, length)
const upper = (length: number): string => mixed(length).toUpperCase()

/** The value is between ⟦ and ⟧. */
const personalByType: Readonly<Partial<Record<RedactionType, readonly string[]>>> = {
  PHONE: [
    'call ⟦555-0199⟧ now',
    'customer ⟦555-0199⟧ opened order 7',
    'called customer at phone ⟦555-0123⟧',
    'user ⟦212-555-0123⟧ signed in',
    'user ⟦(212) 555-0123⟧ signed in',
    'from ⟦(212)555-0123⟧, twice',
    '{"msg":"⟦415-555-0132⟧"}',
    'user ⟦1-800-555-0131⟧ logged in from kiosk 698',
    'user ⟦818.555.0116⟧ logged in from kiosk 883',
    'sms to ⟦+1 212 555 0123⟧ failed',
    'sms to ⟦+1-212-555-0123⟧ failed',
    'sms to ⟦+1 (937) 555-0105⟧ failed',
    'sms to ⟦+14155550132⟧ failed',
    'sms to ⟦+442071838750⟧ failed',
    'sms to ⟦+44 20 7183 8750⟧ failed',
    'sms to ⟦+33 6 12 34 56 78⟧ failed',
    '{"phone":"⟦4155550132⟧"}',
    '{"msisdn": "⟦491711234567⟧"}',
    'phone_number=⟦4155550132⟧ status=ok',
    'tel="⟦0171 3920010⟧" account=3',
    'mobile: ⟦+34-631-73-15-30⟧',
    'userPhone=⟦4155550132⟧',
    'telefon: "⟦0171 3920010⟧"',
    'pager: dialing ⟦867-0160⟧ for alert a63b1c12',
    `User ${esc}[31m⟦555-0199⟧${esc}[0m`,
    `User ⟦555-${esc}[1m0199⟧ ok`,
    String.raw`{"m":"\u001b[33m⟦212-555-0134⟧\u001b[39m"}`,
    String.raw`{"to":"⟦555\u002d0199⟧"}`,
    'to=⟦%2B1%20212%20555%200123⟧&n=1',
    'call ⟦555&#45;0199⟧ now',
    'call ⟦555\u200b-0199⟧ now',
    'call ⟦٥٥٥-٠١٩٩⟧ now',
    'call ⟦５５５－０１９９⟧ now',
    '{"MESSAGE":[⟦99,97,108,108,32,53,53,53,45,48,49,57,57⟧]}',
  ],
  EMAIL: [
    'mail to ⟦jane.doe@example.com⟧ sent',
    'from=<⟦jane@example.org⟧>, size=120',
    '"email":"⟦j.smith+news@mail.example.co.uk⟧"',
    'login failed for ⟦maria_lopez@example.net⟧',
    'email=⟦uma.c@qq.com⟧ ok',
    'git push rejected for ⟦hana@corp.initech.io⟧: commit 7d79e21356c',
    'to=⟦jane.doe%40example.com⟧&n=1',
    String.raw`{"user":"⟦jane\u0040example.org⟧"}`,
    `user ⟦jane@${esc}[1mexample.org⟧${esc}[0m`,
  ],
  CREDIT_CARD: [
    'card ⟦4111111111111111⟧ charged',
    'card ⟦4111 1111 1111 1111⟧ charged',
    'card ⟦5272-8064-4239-5976⟧ charged',
    'amex ⟦378282246310005⟧ declined',
    'amex ⟦3782 822463 10005⟧ declined',
    '{"pan":"⟦6011111111111117⟧"}',
    'n=⟦3530111333300000⟧ ok',
    'tokenize(⟦36926916917309⟧) -> tok_b339ba784ff',
    'diners ⟦3852 000002 3237⟧ charged',
    'card_number=⟦6200000000000005⟧',
    'Mastercard ⟦２２２３００３１２２００３２２２⟧',
    String.raw`{"card":"⟦4111\u00201111\u00201111\u00201111⟧"}`,
    'card=⟦4111%201111%201111%201111⟧&ok=1',
  ],
  SSN: [
    'ssn ⟦386-14-7398⟧ checked',
    'ssn=⟦386147398⟧',
    'Social Security Number: ⟦386-14-7398⟧',
    '{"ssn":"⟦386-14-7398⟧"}',
    'patientSsn=⟦700-96-3925⟧ status=ok',
    '<ssn>⟦386147398⟧</ssn>',
    'tax_id=⟦386-14-7398⟧',
    'employee wei (⟦458-30-4295⟧) missing W-4',
    'ssn=⟦386%2D14%2D7398⟧',
  ],
  IBAN: [
    'iban ⟦DE89370400440532013000⟧ debited',
    'iban ⟦DE89 3704 0044 0532 0130 00⟧ debited',
    'iban=⟦GB82WEST12345698765432⟧',
    '"account":"⟦FR1420041010050500013M02606⟧"',
    'transfer from ⟦NL91ABNA0417164300⟧ to savings',
    'iban=⟦DE89%203704%200044%200532%200130%2000⟧',
  ],
  JWT: [`token ⟦${jwt}⟧ issued`, `cookie: session=⟦${jwt}⟧; path=/`, String.raw`{\"jwt\":\"⟦${jwt}⟧\"}`],
  AWS_ACCESS_KEY: [
    'aws_access_key_id=⟦AKIAIOSFODNN7EXAMPLE⟧',
    'key ⟦ASIAY34FZKBOKMUTVV7A⟧ expired',
    'Credential=⟦AKIAIOSFODNN7EXAMPLE⟧/20260131/eu-central-1/s3',
  ],
  AWS_SECRET_KEY: [
    `aws_secret_access_key=⟦${awsSecret}⟧`,
    `aws configure set aws_secret_access_key ⟦${awsSecret}⟧ --profile ci`,
    `"SecretAccessKey": "⟦${awsSecret}⟧"`,
    String.raw`{\"secretAccessKey\":\"⟦${awsSecret}⟧\"}`,
  ],
  API_KEY: [
    ...[
      `ghp_${mixed(36)}`,
      `github_pat_${mixed(22)}_${mixed(59)}`,
      `glpat-${mixed(20)}`,
      `glsa_${mixed(32)}_${hex(8)}`,
    ],
    ...[
      `sk_live_${mixed(24)}`,
      `rk_test_${mixed(99)}`,
      `whsec_${mixed(32)}`,
      `AIza${mixed(35)}`,
      `GOCSPX-${mixed(28)}`,
    ],
    ...[`xoxb-123456789012-123456789012-${mixed(24)}`, `xapp-1-A01B2C3D4E5-1234567890123-${hex(64)}`],
    ...[
      `npm_${mixed(36)}`,
      `SG.${mixed(22)}.${mixed(43)}`,
      `sq0atp-${mixed(22)}`,
      `shpat_${hex(32)}`,
      `dop_v1_${hex(64)}`,
    ],
    ...[
      `dckr_pat_${mixed(27)}`,
      `sk-ant-api03-${mixed(93)}AA`,
      `sk-${mixed(48)}`,
      `gsk_${mixed(52)}`,
      `r8_${mixed(37)}`,
    ],
    ...[`pypi-AgEIcHlwaS5vcmc${mixed(70)}`, `hf_${mixed(34)}`, `hvs.${mixed(24)}`, `NRAK-${upper(27)}`],
    ...[
      `PMAK-${hex(24)}-${hex(34)}`,
      `lin_api_${mixed(40)}`,
      `sbp_${hex(40)}`,
      `rubygems_${hex(48)}`,
      `key-${hex(32)}`,
    ],
    ...[`AGE-SECRET-KEY-1${upper(58)}`, `1234567890:AA${mixed(33)}`],
  ]
    .map((key) => `token ⟦${key}⟧ used`)
    .concat([
      `POST https://hooks.slack.com/services/⟦T01AB2CD3/B01AB2CD3/${mixed(24)}⟧ 200`,
      `api_key=⟦${mixed(24)}⟧`,
      `{"api_key":"⟦${hex(32)}⟧"}`,
      `X-Api-Key: ⟦${mixed(32)}⟧`,
      `client_secret: ⟦${mixed(24)}⟧`,
      `OPENAI_API_KEY=⟦${mixed(40)}⟧`,
    ]),
  PRIVATE_KEY: [
    '-----BEGIN PRIVATE KEY-----\n⟦MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj⟧\n-----END PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----\n⟦MIIEpAIBAAKCAQEA7VJTUt9Us8cKjMzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dV⟧\n-----END RSA PRIVATE KEY-----',
    String.raw`{"key":"-----BEGIN PRIVATE KEY-----\n⟦MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj⟧\n-----END PRIVATE KEY-----\n"}`,
  ],
  BEARER_TOKEN: [
    'Authorization: Bearer ⟦mF9B5f41JqMmF9B5f41JqM⟧',
    'curl -H "Authorization: Bearer ⟦179fa8c8b3469a4eb4bbc4169bb708bdbc3c4ec1⟧" https://api.example.com',
    '{"authorization":"Bearer ⟦mF9B5f41JqMmF9B5f41JqM⟧"}',
    'Authorization%3A%20Bearer%20⟦mF9B5f41JqMmF9B5f41JqM⟧',
  ],
  BASIC_AUTH: [
    'Authorization: Basic ⟦dXNlcjpwYXNzd29yZDE=⟧',
    '{"authorization":"Basic ⟦QWxhZGRpbjpvcGVuIHNlc2FtZQ==⟧"}',
  ],
  PASSWORD: [
    'password=⟦hunter2⟧',
    'password: ⟦tr0ub4dor&3⟧',
    '{"user":"jane","password":"⟦s3cr3t-Pa55⟧"}',
    String.raw`{\"password\":\"⟦s3cr3tPa55⟧\"}`,
    'env DB_PASSWORD=⟦changeme⟧ DB_HOST=edge-fra-2',
    'Server=db,1433;User ID=sa;Password=⟦letmein⟧;Encrypt=True',
    'connecting to postgres://app:⟦p4ssw0rd⟧@db.internal/app',
    'GET /login?user=jane&password=⟦hunter2⟧&next=%2F',
    'passwd=⟦hunter2hunter⟧',
    'pwd=⟦hunter2⟧',
    'password%3D⟦hunter2⟧',
    'dbPassword=⟦hunter2⟧ dbHost=db1',
    '<password>⟦hunter2⟧</password>',
    "['password' => '⟦hunter2⟧']",
    'mysqldump --password ⟦hunter2⟧ shop',
    'mysqldump --password=⟦hunter2⟧ shop',
    '{"password":"⟦a1$b,c;d⟧"}',
    'senha: ⟦hunter2⟧',
    'Passwort: ⟦hunter2⟧',
    'contraseña=⟦hunter2⟧',
  ],
}

export const personalTexts: readonly LabelledText[] = Object.entries(personalByType).flatMap(([type, texts]) =>
  texts.map((marked) => ({ type: type as RedactionType, ...unmarked(marked) })),
)

function unmarked(marked: string): Omit<LabelledText, 'type'> {
  const start = marked.indexOf('⟦')
  return { text: marked.replaceAll(/[⟦⟧]/g, ''), start, end: marked.indexOf('⟧') - 1 }
}

export const healthyTexts: readonly string[] = [
  // Coordinates
  'pos +37.7749-122.4194 ok',
  'pos +37.7749-122.4194/',
  'geo:37.7749,-122.4194;u=35',
  'lat=52.520008 lon=13.404954',
  '+40.6894-074.0447+10.000/ reached',
  '{"lat":-33.8688,"lng":151.2093}',
  // Orders, parts, tickets, tracking
  'order 212-555-0123 shipped',
  'order (415) 555-0132 shipped',
  'rev 212-555-0123',
  'ts: 212-555-0123',
  '{"port":"212-555-0123"}',
  'room 555-0199',
  'status 555-0199',
  '{"phoneId":"415-555-0132"}',
  '{"TLSVersion":"415-555-0132"}',
  'commande 415-555-0132',
  'trace_id=4111111111111111',
  '{"seq":"4111111111111111"}',
  'context jane@example.org selected',
  'rows 212-555-0123',
  'error 415.555.0132',
  'total 212-555-0123',
  'order 555-0199 shipped',
  'order 555-01999',
  'invoice 415-555-0132 paid',
  'ticket 212-555-0123 closed',
  '{"partNumber":"415-26-3872","qty":36}',
  'id=1555-0199',
  'ref: 555-0199',
  'tracking 9400111899223197428490',
  'tracking number 1Z999AA10123456784 delivered',
  'serial 212-555-0123',
  '#555-0199 was merged',
  // UUIDs, hashes and other identifiers
  'request 123e4567-e89b-12d3-a456-426614174000',
  'uuid 41111111-1111-4111-8111-111111111111',
  'commit fe99b598ee6ae18d86b0c58cc141913cfac69e35',
  'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'etag "d41d8cd98f00b204e9800998ecf8427e"',
  'trace=4bf92f3577b34da6a3ce929d0e0e4736 span=00f067aa0ba902b7',
  'image nginx@sha256:0d17b565c37bcbd895e9d92315a05c1c3c9a29f762b011a10c54a66cd53c9b31',
  'arn:aws:iam::123456789012:role/deploy',
  'i-0123456789abcdef0 in eu-central-1a',
  'integrity sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg==',
  // Versions
  'v1.212-555-0123',
  'node v24.11.1, npm 11.6.2',
  'upgrade from 10.0.19045.3693 to 10.0.22631.2861',
  'Chrome/143.0.7499.110 Safari/537.36',
  'lodash@4.17.21 and @types/node@24.10.1',
  'icon@2x.png loaded',
  // Times and durations
  '2026-01-31T23:59:59Z',
  '2026-01-31 23:59:59.123456 +0100',
  '[31/Jan/2026:23:59:59 +0200] "GET / HTTP/1.1" 200 5120',
  'ts=1769903999123 level=info',
  'ts=1769903999123456789 level=info',
  'delta +14155550132 ms',
  'lag +14155550132 ms',
  'caller=1769903999123 level=info',
  'took 212.555 ms, 1234 rows',
  'Jan 31 23:59:59 web01 sshd[1234]: ready',
  '20260131235959 done',
  // Books, barcodes
  'ISBN 978-3-16-148410-0',
  'isbn 0-306-40615-2',
  'ean 4006381333931',
  // Amounts, ports, sizes
  'port 8080 took 1234 ms',
  '127.0.0.1:5550199',
  '10.0.555-01234',
  'total 1,234,567.89 EUR',
  'heap 2147483648 of 4294967296 bytes',
  'exit code 137 (128 + 9)',
  // Not by its check digits, or no number that was ever assigned
  'card 4111111111111112 refused',
  'card 1234567812345678 refused',
  'session "3004162128217401" closed',
  'iban DE89370400440532013001 refused',
  'ssn 000-12-3456 refused',
  'ssn 666-12-3456 refused',
  // Accounts on hosts, packages, ids of messages
  'root@web01.example.com:/srv',
  'ssh deploy@web01.example.com',
  'git@github.com:logpipe/logpipe.git',
  'rabbit@node1 is up',
  'rabbit@node1.example.com is up',
  'celery@worker1.example.com ready',
  'phone-context=ims.example.org@ims.example.org;user=phone',
  'loaded main@abc.js',
  'Message-ID: <20260131.abc123@mail.example.com>',
  'kex: cipher chacha20-poly1305@openssh.com',
  'no matching cipher found, their offer: aes256-cbc,rijndael-cbc@lysator.liu.se,aes192-cbc',
  // What names a secret and is none
  'password=[REDACTED:PASSWORD]',
  '{"password":"[REDACTED:PASSWORD]","user":"jane"}',
  'call [REDACTED:PHONE], [PHONE:*0199] or [PHONE:7f3a9c21]',
  'Authorization: Bearer [REDACTED:BEARER_TOKEN]',
  'user [EMAIL:1a2b3c4d] paid with [CREDIT_CARD:*1111]',
  'password=null',
  'password: ********',
  'password must be at least 12 characters',
  'invalid password for user jane',
  'the bearer of this letter',
  'Bearer authentication required',
  'WWW-Authenticate: Basic realm="logs"',
  'basic usage: see the docs',
  'Basic Authentication2 is off',
  'PASS: step12abc',
  'api_key is required',
  'token expired after 3600 s',
  'secret_key_base is not set',
  '-----BEGIN CERTIFICATE REQUEST----- expected',
  'AKIA is a prefix; ASIA PACIFIC is a region',
  'sk_live_ and ghp_ are prefixes',
  'sk_live_xxxxxxxxxxxxxxxxxxxxxxxx is an example',
  'eyJ is {" in base64',
  'https://user@example.com/path is refused',
  'https://docs.example.com/a:b@c',
  // Colours, escapes and bytes of other things
  `${esc}[38;5;212m[REDACTED:PHONE]${esc}[0m`,
  `${esc}[31mERROR${esc}[0m 42 of 212 failed`,
  '/a%20b/2012%2D09-0123',
  String.raw`C:\new\212\555`,
  '[53,53,53]',
  '[12, 200, 31, 7, 9]',
]
