import { chars, oneOf, type Value } from '../../random.ts'
import {
  API_KEY,
  AWS_ACCESS_KEY,
  AWS_SECRET_KEY,
  BASIC_AUTH,
  BEARER_TOKEN,
  either,
  group,
  JWT,
  line,
  PRIVATE_KEY,
} from '../../template.ts'
import { base64, percentAll, zeroWidthInside } from '../../values/encodings.ts'
import {
  awsAccessKey,
  awsSecretKey,
  base64Of,
  basicCredentials,
  jwt,
  opaqueToken,
  pemBody,
} from '../../values/secrets.ts'
import {
  guid,
  hms,
  iso,
  machine,
  network,
  process,
  row,
  small,
  stamp,
  stampComma,
  stampMs,
  trace,
  user,
} from '../values/people.ts'
import { alphanumeric, bareKey, before, hex, lowerAlphanumeric, urlSafe } from '../values/secrets.ts'

const openai = before('sk-', alphanumeric(48))
const openaiProject = before('sk-proj-', urlSafe(64))
const gemini = before('AIza', urlSafe(35))
const github = before('ghp_', alphanumeric(36))
const githubServer = before('ghs_', alphanumeric(36))
const gitlab = before('glpat-', urlSafe(20))
const stripe = before('sk_live_', alphanumeric(24))
const sendgrid: Value = (random) => `SG.${urlSafe(22)(random)}.${urlSafe(43)(random)}`
const slackHook: Value = (random) =>
  `T0${alphanumeric(9)(random).toUpperCase()}/B0${alphanumeric(9)(random).toUpperCase()}/${alphanumeric(24)(random)}`
const onePem: Value = (random) =>
  `-----BEGIN RSA PRIVATE KEY-----\\n${pemBody(random, '\\n')}\\n-----END RSA PRIVATE KEY-----`
const pem: Value = (random) => `-----BEGIN PRIVATE KEY-----\n${pemBody(random, '\n')}\n-----END PRIVATE KEY-----`
const ecPem: Value = (random) => `-----BEGIN EC PRIVATE KEY----- ${pemBody(random, ' ')} -----END EC PRIVATE KEY-----`
const wireguard = base64Of(43)

/** Keys of services, tokens and private keys in logs, commands and configurations. */
export const keys = group('ninth keys', {
  core: {
    // librefang/librefang 5872
    'gemini url': line`DEBUG librefang_llm_drivers::gemini: url=https://generativelanguage.googleapis.com/v1beta/models/gemini-pro:generateContent?key=${API_KEY(gemini)} attempt=1 Sending Gemini API request`,
    // KanishJebaMathewM/Truxify 12137
    'api_key query': line`[warn] apiKey: rejected GET /v1/orders?api_key=${API_KEY(bareKey)} from ${network}`,
    'x-api-key header': line`> x-api-key: ${API_KEY(bareKey)}`,
    // syncyomi/syncyomi 50
    'syncyomi dbg': line`${iso} DBG Sync data upsert: api_key="${API_KEY(hex(32))}" module=device`,
    // macxq/foxess-ha 377
    'foxess api key': line`${stampMs} DEBUG (MainThread) [custom_components.foxess.sensor] API Key: ${API_KEY(guid)}`,
    // rmusser01/tldw_server 474
    'tldw root': line`INFO:root:Debug - Chat API Call - API Key: ${API_KEY(openai)}`,
    // theotherp/nzbhydra2 162
    'nzbhydra lastError': line`lastError: "Unable to connect to https://indexer.example/api?t=search&apikey=${API_KEY(hex(32))}&q=linux"`,
    // utksh1/SecuScan 1758
    'rate limit identity': line`rate limit exceeded for identity apikey:${API_KEY(alphanumeric(40))}`,
    // asterdex/aster-connector-python 22
    'aster create key': line`DEBUG:root:raw response from server:{"apiKey":"${API_KEY(alphanumeric(64))}","apiSecret":"${API_KEY(alphanumeric(64))}"}`,
    // public Go programs: Using API key: %s
    'using api key lastfm': line`Using API key: ${API_KEY(hex(32))}`,
    'using api key kiosk': line`${stamp} Using API key: ${API_KEY(gemini)}`,
    // Your API key is:
    'your api key is': line`Account created successfully! Your API key is: ${API_KEY(bareKey)}`,
    'your api key is prefixed': line`Your API key is: gist.${API_KEY(lowerAlphanumeric(32))}`,
    'env echo api key': line`Your API Key is: ${API_KEY(openaiProject)}`,
    // The-Vibe-Company/quivr 1400, with a key that was not masked
    'openai incorrect': line`openai.error.AuthenticationError: Incorrect API key provided: ${API_KEY(openai)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
    'openai env': line`OPENAI_API_KEY=${API_KEY(openaiProject)} python run.py`,
    'openai option': line`python make_book.py --book_name x.epub --openai_key "${API_KEY(openai)}"`,
    // flyingcircusio/batou 518
    'gitlab clone': line`🚀 ${machine}: MyApp > Clone('https://oauth2:${API_KEY(gitlab)}@my.git.repo.example/app.git') > Directory('/my/user/application')`,
    // hust-open-atom-club/Open-Source-Dashboard 7
    'github clone failed': line`operate failed: Command failed: git clone https://${API_KEY(github)}@github.com/acme/tools.git`,
    // open-mercato/cezar 59
    'x-access-token': line`[runner] job ${row} failed: Command failed: git clone --bare https://x-access-token:${API_KEY(githubServer)}@github.com/acme/app.git`,
    // sourcegraph 8078
    'sourcegraph clone': line`t=${iso} lvl=warn msg="error cloning repo" err="repo app (https://git:${API_KEY(gitlab)}@gitlab.example/app.git) not cloneable: exit status 128"`,
    // repobee/repobee 45
    'repobee push': line`error: failed to push some refs to 'https://${user}:${API_KEY(github)}@gits-15.example/test-tools/c-week-1'`,
    // tado and Strava clients in Go
    'client secret line': line`${stamp} Client Secret: ${API_KEY(alphanumeric(40))}`,
    'strava refresh': line`Refresh Token: ${API_KEY(hex(40))}`,
    'new refresh token': line`new refresh token: ${API_KEY(opaqueToken)}`,
    // client_secret=%s in token requests
    'token request': line`POST /oauth2/token grant_type=client_credentials&client_id=${guid}&client_secret=${API_KEY(alphanumeric(40))}`,
    'facebook exchange': line`https://graph.facebook.com/oauth/access_token?grant_type=fb_exchange_token&client_id=1234567&client_secret=${API_KEY(hex(32))}&fb_exchange_token=${API_KEY(before('EAAB', alphanumeric(60)))}`,
    'sso secret': line`    SSO_CLIENT_ID=app-${small} SSO_CLIENT_SECRET=${API_KEY(urlSafe(43))}`,
    // log.debug("Access token: ")
    'access token debug': line`${stampMs} DEBUG c.e.OAuthService : Access token: ${API_KEY(opaqueToken)}`,
    'salesforce access token': line`DEBUG Access token: ${API_KEY(before('00D5g000004abcd!AQ', alphanumeric(60)))}`,
    // ansible hashivault 135
    'vault token': line`"module_args": {"mount_point": "secret", "token": "${API_KEY(before('hvs.', urlSafe(90)))}", "url": "http://vault.localhost"}`,
    // vendors' shapes
    'stripe key': line`Stripe::AuthenticationError: Invalid API Key provided: ${API_KEY(stripe)}`,
    'sendgrid env': line`SENDGRID_API_KEY=${API_KEY(sendgrid)}`,
    'slack webhook': line`POST https://hooks.slack.com/services/${API_KEY(slackHook)} 200 in 118ms`,
    'npm token': line`//npm.example.org/:_authToken=${API_KEY(before('npm_', alphanumeric(36)))}`,
    'pypi token': line`twine upload -u __token__ -p ${API_KEY(before('pypi-AgEIcHlwaS5vcmc', urlSafe(120)))} dist/*`,
    'telegram bot': line`https://api.telegram.org/bot${API_KEY((random) => `7${hex(9)(random).replace(/\D/g, '4')}:AA${urlSafe(33)(random)}`)}/getUpdates 409 Conflict`,
    'datadog env': line`DD_API_KEY=${API_KEY(hex(32))} DD_SITE=datadoghq.eu`,
    'sonar token': line`sonar-scanner -Dsonar.host.url=https://${machine} -Dsonar.token=${API_KEY(before('squ_', hex(40)))}`,
    'mailgun curl': line`curl -s --user 'api:${API_KEY(before('key-', hex(32)))}' https://api.mailgun.net/v3/messages`,
    'azure storage': line`DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${API_KEY(base64Of(86))};EndpointSuffix=core.windows.net`,
    // Payfast/whmcs-aggregation 33
    'payfast merchant key': line`merchant_id=10000100 merchant_key=${API_KEY(lowerAlphanumeric(13))} amount=250.00`,
    // adaptors of bots in public repositories
    'session cookie': line`Cookie: PHPSESSID=${API_KEY(lowerAlphanumeric(26))}; lang=de`,
    // linphone-desktop 813: a JWT in a URL
    'jwt in url': line`GET https://private-user-images.githubusercontent.com/43847817/302125687.png?jwt=${JWT(jwt)} 200`,
    'jwt using': line`${stamp} Using JWT: ${JWT(jwt)}`,
    'jwt cookie': line`set-cookie: access_token=${JWT(jwt)}; Path=/; HttpOnly`,
    'jwt field': line`{"code":200,"data":{"token":"${JWT(jwt)}","expires":3600}}`,
    'jwt graphql': line`socket.io handshake auth={"jwt":"${JWT(jwt)}"} sid=${alphanumeric(20)}`,
    // richa866/generatingIssues 16
    'bearer verbose': line`> Authorization: Bearer ${BEARER_TOKEN(github)}`,
    'bearer json': line`"headers":{"authorization":"Bearer ${BEARER_TOKEN(opaqueToken)}","accept":"application/json"}`,
    'bearer curl': line`curl -H 'Authorization: Bearer ${BEARER_TOKEN(opaqueToken)}' https://${machine}/api/v4/projects`,
    // Softeria/ms-365-mcp-server 605
    'bearer options': line`[INFO] Graph request options: {"headers":{"Authorization":"Bearer ${BEARER_TOKEN(before('EwB4A8l6BAAU', alphanumeric(120)))}"}}`,
    'bearer python': line`DEBUG urllib3 headers={'Authorization': 'Bearer ${BEARER_TOKEN(bareKey)}'}`,
    // coderamp-labs/gitingest 605
    'basic extraheader': line`git -c http.https://github.com/.extraheader=Authorization: Basic ${BASIC_AUTH(basicCredentials)} clone --single-branch --depth=1`,
    'basic header': line`authorization: Basic ${BASIC_AUTH(basicCredentials)}`,
    'basic proxy': line`Proxy-Authorization: Basic ${BASIC_AUTH(basicCredentials)}`,
    'basic json': line`{"request":{"headers":{"Authorization":["Basic ${BASIC_AUTH(basicCredentials)}"]}}}`,
    // ansible/ansible 24181
    'aws environment': line`<127.0.0.1> EXEC /bin/sh -c 'AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY(awsAccessKey)} AWS_SECRET_ACCESS_KEY=${AWS_SECRET_KEY(awsSecretKey)} /usr/bin/python2 && sleep 0'`,
    // vectordotdev/vector 6685
    'aws credential header': line`Mar 10 13:43:59.029 DEBUG http: Sending HTTP request. headers={"authorization": "AWS4-HMAC-SHA256 Credential=${AWS_ACCESS_KEY(awsAccessKey)}/20250310/us-east-1/logs/aws4_request, SignedHeaders=host;x-amz-date, Signature=${either(hex(64))}"}`,
    // crossplane-contrib/provider-jet-aws 219
    'terraform provider json': line`{"code":"{\\"provider\\":{\\"aws\\":{\\"access_key\\":\\"${AWS_ACCESS_KEY(awsAccessKey)}\\",\\"region\\":\\"eu-central-1\\",\\"secret_key\\":\\"${AWS_SECRET_KEY(awsSecretKey)}\\"}}}"}`,
    // turbot/flowpipe 157
    'container env': line`{"env":{"AWS_REGION":"us-east-1","AWS_ACCESS_KEY_ID":"${AWS_ACCESS_KEY(awsAccessKey)}","AWS_SECRET_ACCESS_KEY":"${AWS_SECRET_KEY(awsSecretKey)}"}}`,
    // rancher/rancher 6953
    'rancher machine': line`docker-machine create -d amazonec2 --amazonec2-access-key ${AWS_ACCESS_KEY(awsAccessKey)} --amazonec2-secret-key ${AWS_SECRET_KEY(awsSecretKey)} node1`,
    'aws ini': line`aws_secret_access_key = ${AWS_SECRET_KEY(awsSecretKey)}`,
    'presigned url': line`GET /acme-reports/june.csv?X-Amz-Credential=${AWS_ACCESS_KEY(awsAccessKey)}%2F20250628%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Expires=300 200`,
    // terraforming-gcp 40
    'pem in terraform': line`ops_manager_ssh_private_key = "${PRIVATE_KEY(onePem)}"`,
    'pem lines': line`Loaded key:\n${PRIVATE_KEY(pem)}`,
    'pem one line': line`ssl_key=${PRIVATE_KEY(ecPem)}`,
    'service account': line`{"type":"service_account","private_key_id":"${either(hex(40))}","private_key":"${PRIVATE_KEY(onePem)}","client_email":"ci@acme.iam.gserviceaccount.com"}`,
    'wireguard key': line`wg0.conf: PrivateKey = ${PRIVATE_KEY(wireguard)}`,
    'age key': line`SOPS_AGE_KEY=${PRIVATE_KEY((random) => `AGE-SECRET-KEY-1${chars(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')(random)}`)}`,
  },
  hard: {
    // cut or wrapped values, and values that nothing names
    'bare key in a list': line`keys loaded: ${API_KEY(bareKey)}, default`,
    'percent key': line`callback?x=${API_KEY(percentAll(sendgrid))}`,
    'zero width key': line`new key ${API_KEY(zeroWidthInside(github))}`,
    'azure sas': line`https://acme.blob.core.windows.net/logs?sv=2023-11-03&sr=c&sig=${API_KEY(percentAll(base64Of(43)))}`,
    'key pair colon': line`uploading as ${user}:${API_KEY(hex(40))} at ${hms}`,
    'webhook path': line`POST /hooks/${API_KEY(alphanumeric(32))}/deploy ${process} ${trace}`,
    'bearer base64': line`x-forwarded-authorization: ${BEARER_TOKEN(base64(opaqueToken))}`,
    'jwt in path': line`/magic/${JWT(jwt)}/confirm ${stampComma}`,
    'jwt bare': line`verify failed ${JWT(jwt)}`,
    'basic bare': line`auth cache hit for ${BASIC_AUTH(basicCredentials)}`,
    'aws pair tab': line`${AWS_ACCESS_KEY(awsAccessKey)}	${AWS_SECRET_KEY(awsSecretKey)}	${oneOf('eu-west-1', 'us-east-2')}`,
    'pem body only': line`key material: ${PRIVATE_KEY((random) => pemBody(random, ''))}`,
  },
})
