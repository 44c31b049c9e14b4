import { choose, type Value } from '../../random.ts'
import {
  API_KEY,
  AWS_ACCESS_KEY,
  AWS_SECRET_KEY,
  BASIC_AUTH,
  BEARER_TOKEN,
  group,
  JWT,
  line,
  PASSWORD,
  PRIVATE_KEY,
  type Template,
} from '../../template.ts'
import {
  byteArray,
  colouredInside,
  type Encoding,
  entities,
  hexEntities,
  nulInside,
  percentAll,
  unicodeEscaped,
  zeroWidthInside,
} from '../../values/encodings.ts'
import {
  awsAccessKey,
  awsSecretKey,
  base64Of,
  basicCredentials,
  discordToken,
  githubToken,
  hexOf,
  jwt,
  opaqueToken,
  pemBody,
  telegramToken,
  urlSafeOf,
} from '../../values/secrets.ts'
import {
  type Carrier,
  inColours,
  inCsv,
  inJson,
  inJsonThrice,
  inJsonTwice,
  inPythonBytes,
  inQuery,
  inReferences,
  inShellTrace,
  inStackTrace,
  inSyslog,
  inUnicodeEscapes,
  inXml,
} from '../carriers.ts'
import { account, few, guid, job, stamp } from '../values/people.ts'
import * as secrets from '../values/secrets.ts'

const carriers: Readonly<Record<string, Carrier>> = {
  plain: (template) => template,
  json: inJson,
  'json twice': inJsonTwice,
  query: inQuery,
  xml: inXml,
  csv: inCsv,
  shell: inShellTrace,
  colours: inColours,
  exception: inStackTrace,
  syslog: inSyslog,
  bytes: inPythonBytes,
  unicode: inUnicodeEscapes,
}

/** The same line in each carrier: what a header looks like when something else logs it. */
function carried(name: string, template: Template): Record<string, Template> {
  return Object.fromEntries(Object.entries(carriers).map(([carrier, wrap]) => [`${name} ${carrier}`, wrap(template)]))
}

const disguises: Readonly<Record<string, Encoding>> = {
  colour: colouredInside,
  'zero width': zeroWidthInside,
  nul: nulInside,
  percent: percentAll,
  unicode: unicodeEscaped,
  entities,
  'hex entities': hexEntities,
}

/** The value itself disguised, and its line in carriers that nest. */
function disguised(name: string, write: (value: Value) => Template, value: Value): Record<string, Template> {
  const values = Object.entries(disguises).map(([disguise, encode]) => [
    `hidden ${name} ${disguise}`,
    write(encode(value)),
  ])
  const lines = Object.entries({
    thrice: inJsonThrice,
    references: inReferences,
    'unicode line': inUnicodeEscapes,
  }).map(([carrier, wrap]) => [`${name} ${carrier}`, wrap(write(value))])
  return Object.fromEntries([...values, ...lines])
}

const pem =
  (separator: string): Value =>
  (random) =>
    pemBody(random, separator)
const begin: Value = (random) => `-----BEGIN ${choose(random, ['RSA ', 'EC ', ''])}${'PRIVATE'} KEY-----`
const end: Value = () => `-----END ${'PRIVATE'} KEY-----`

/** Credentials of HTTP (RFC 6750, RFC 7617), JWT (RFC 7519), AWS, PEM (RFC 7468) and vendors, in carriers of each kind. */
export const tokens = group('credentials', {
  core: {
    ...carried('bearer', line`Authorization: Bearer ${BEARER_TOKEN(opaqueToken)}`),
    ...carried('jwt', line`session refreshed, jwt ${JWT(jwt)} issued`),
    ...carried('basic', line`Authorization: Basic ${BASIC_AUTH(basicCredentials)}`),
    ...carried('aws id', line`assumed role, access key ${AWS_ACCESS_KEY(awsAccessKey)} expires in 3600`),
    ...carried('aws secret', line`aws_secret_access_key=${AWS_SECRET_KEY(awsSecretKey)}`),
    'pem lines': line`${begin}\n${PRIVATE_KEY(pem('\n'))}\n${end}`,
    'pem crlf': line`${begin}\r\n${PRIVATE_KEY(pem('\r\n'))}\r\n${end}`,
    'pem json': inJson(line`${begin}\n${PRIVATE_KEY(pem('\n'))}\n${end}`),
    'pem yaml': line`tls.key: |\n    ${begin}\n    ${PRIVATE_KEY(pem('\n    '))}\n    ${end}`,
    'pem env': line`TLS_KEY="${begin}\\n${PRIVATE_KEY(pem('\\n'))}\\n${end}\\n"`,
    'pem twice': inJsonTwice(line`${begin}\n${PRIVATE_KEY(pem('\n'))}\n${end}`),
    'pem query': inQuery(line`${begin}\n${PRIVATE_KEY(pem('\n'))}\n${end}`),
    'pem xml': inXml(line`<key>${begin}\n${PRIVATE_KEY(pem('\n'))}\n${end}</key>`),
    'pem prefixed': line`app | ${begin}\napp | ${PRIVATE_KEY(pem('\napp | '))}\napp | ${end}`,
    'pem bytes': inPythonBytes(line`${begin}\n${PRIVATE_KEY(pem('\n'))}\n${end}`),
    'pem syslog': inSyslog(line`${begin}\n${PRIVATE_KEY(pem('\n'))}\n${end}`),
    putty: line`PuTTY-User-Key-File-3: ssh-rsa\nPrivate-Lines: 1\n${PRIVATE_KEY(base64Of(64))}\nPrivate-MAC: 0`,
    vault: line`VAULT_TOKEN=${API_KEY(secrets.vaultToken)} vault status`,
    gitlab: line`git clone https://oauth2:${API_KEY(secrets.gitlabToken)}@gitlab.example/a/b.git`,
    npm: line`//npm.example.com/:_authToken=${API_KEY(secrets.npmToken)}`,
    pypi: line`twine upload -u __token__ -p ${API_KEY(secrets.pypiToken)} dist/*`,
    sentry: line`sentry-cli --auth-token ${API_KEY(secrets.sentryToken)} releases list`,
    dockerhub: line`buildx login token ${API_KEY(secrets.dockerToken)} accepted`,
    twilio: line`twilio key ${API_KEY(secrets.twilioKey)} revoked`,
    notion: line`NOTION_TOKEN: ${API_KEY(secrets.notionToken)}`,
    figma: line`X-Figma-Token: ${API_KEY(secrets.figmaToken)}`,
    stripe: inStackTrace(line`Invalid API Key provided: ${API_KEY(secrets.stripeKey)}`),
    google: inQuery(line`https://maps.example/api/js?key=${API_KEY(secrets.googleKey)}`),
    slack: line`POST https://hooks.slack.com/services/${API_KEY(secrets.slackHook)} 200`,
    github: inJsonTwice(line`clone failed for ${API_KEY(githubToken)}`),
    telegram: line`telebot: GET /bot${API_KEY(telegramToken)}/getUpdates`,
    discord: inJson(line`discord.login('${API_KEY(discordToken)}')`),
    'header-key': line`< X-API-Key: ${API_KEY(secrets.plainKey)}`,
    'access-token': inJson(line`{"access_token":"${API_KEY(opaqueToken)}","token_type":"bearer"}`),
    'refresh-form': line`grant_type=refresh_token&refresh_token=${API_KEY(opaqueToken)}&client_id=web`,
    'azure-function': line`POST /api/import?code=${API_KEY(base64Of(54))}`,
    'ruby-hash': line`{"api_key"=>"${API_KEY(secrets.plainKey)}", "n"=>${few}}`,
    'java-map': line`{apiKey=${API_KEY(secrets.plainKey)}, region=eu}`,
    'go-struct': line`{APIKey:${API_KEY(secrets.plainKey)} Timeout:5s}`,
    'python-kwargs': line`client = Client(api_key='${API_KEY(secrets.plainKey)}', timeout=3)`,
    'sas-url': line`https://acct.blob.example/c/f?sv=2022-11-02&sp=r&sig=${API_KEY((random) => encodeURIComponent(base64Of(43)(random)))}`,
    'cookie-php': line`Cookie: PHPSESSID=${API_KEY((random) => hexOf(32)(random))}; lang=en`,
    'webhook-secret': line`webhook_secret = "${API_KEY(urlSafeOf(40))}"`,
  },
  hard: {
    ...disguised('bearer', (value) => line`authorization: bearer ${BEARER_TOKEN(value)}`, opaqueToken),
    'bearer word apart': line`auth scheme=Bearer credentials=${BEARER_TOKEN(opaqueToken)}`,
    'bearer tuple': line`headers=[('Authorization', 'Bearer'), ('${BEARER_TOKEN(opaqueToken)}')]`,
    ...disguised('jwt', (value) => line`tok ${JWT(value)} ok`, jwt),
    'jwt wrapped': line`jwt=${JWT((random) => jwt(random).replaceAll('.', '.\n  '))}`,
    'jwt two parts': line`claims ${JWT((random) => jwt(random).split('.').slice(0, 2).join('.'))}`,
    ...disguised('basic', (value) => line`Proxy-Authorization: Basic ${BASIC_AUTH(value)}`, basicCredentials),
    'basic apart': line`scheme=basic cred=${BASIC_AUTH(basicCredentials)}`,
    'basic decoded': line`decoded basic credentials: ${account}:${PASSWORD(secrets.word)}`,
    'basic env': line`HTTP_AUTH_B64=${BASIC_AUTH(basicCredentials)}`,
    ...disguised('aws id', (value) => line`key ${AWS_ACCESS_KEY(value)} denied`, awsAccessKey),
    'aws id lower': line`principal ${AWS_ACCESS_KEY((random) => awsAccessKey(random).toLowerCase())}`,
    'aws id glued': line`s3_${AWS_ACCESS_KEY(awsAccessKey)}_upload`,
    ...disguised('aws secret', (value) => line`secretAccessKey: ${AWS_SECRET_KEY(value)}`, awsSecretKey),
    'aws secret row': line`${guid},${awsAccessKey},${AWS_SECRET_KEY(awsSecretKey)}`,
    'aws secret args': line`S3Client('${awsAccessKey}', '${AWS_SECRET_KEY(awsSecretKey)}')`,
    'pem one line': line`${begin} ${PRIVATE_KEY(pem(' '))} ${end}`,
    'pem no dashes': line`key: MIIEow ${PRIVATE_KEY(pem(''))}`,
    'pem references': inReferences(line`${begin}\n${PRIVATE_KEY(pem('\n'))}\n${end}`),
    'pem thrice': inJsonThrice(line`${begin}\n${PRIVATE_KEY(pem('\n'))}\n${end}`),
    'pem unicode': inUnicodeEscapes(line`${begin}\n${PRIVATE_KEY(pem('\n'))}\n${end}`),
    'pem first line': line`${begin}\n${PRIVATE_KEY(base64Of(64))}`,
    'pem cut': line`${PRIVATE_KEY(base64Of(64))}\n${PRIVATE_KEY(base64Of(64))}\n${end}`,
    'pem coloured': inColours(line`${begin}\n\u001b[2m${PRIVATE_KEY(pem('\n'))}\u001b[0m\n${end}`),
    'pem list': line`["${begin}", "${PRIVATE_KEY(pem('", "'))}", "${end}"]`,
    'pem stamped': line`${stamp} ${begin}\n${stamp} ${PRIVATE_KEY(base64Of(64))}\n${stamp} ${end}`,
    'pem quoted': line`> ${begin}\n> ${PRIVATE_KEY(pem('\n> '))}\n> ${end} (${job})`,
    'jwk private': line`{"kty":"EC","crv":"P-256","d":"${PRIVATE_KEY(urlSafeOf(43))}"}`,
    'slack encoded': line`url=https%3A%2F%2Fhooks.slack.com%2Fservices%2F${API_KEY((random) => encodeURIComponent(secrets.slackHook(random)))}&n=1`,
    'bytes key': line`api_key=[${API_KEY(byteArray(hexOf(32)))}]`,
  },
})
