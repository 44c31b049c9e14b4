import type { Random, Value } from '../../random.ts'
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
import * as encoded from '../../values/encodings.ts'
import * as some from '../values/people.ts'
import { accessKeyId, basicPair, idToken, opaque, pem, secretAccessKey, wireguardKey } from '../values/secrets.ts'

const boxed =
  (kind: string, body: (random: Random, gap: string) => string, gap: string): Value =>
  (random) =>
    [`-----BEGIN ${kind}-----`, body(random, gap), `-----END ${kind}-----`].join(gap)

/** Sources: AWS documents (CLI, SDK debug logs, STS responses, boto, rclone, s3cmd, Terraform, CloudTrail), PEM and OpenSSH files. */
export const cloudAndPrivateKeys = group('sixth cloud and private keys', {
  core: {
    'credentials file': line`[backup]\naws_access_key_id = ${AWS_ACCESS_KEY(accessKeyId)}\naws_secret_access_key = ${AWS_SECRET_KEY(secretAccessKey)}`,
    'environment dump': line`AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY(accessKeyId)} AWS_SECRET_ACCESS_KEY=${AWS_SECRET_KEY(secretAccessKey)} AWS_REGION=eu-north-1`,
    'sts response': line`<Credentials><AccessKeyId>${AWS_ACCESS_KEY(accessKeyId)}</AccessKeyId><SecretAccessKey>${AWS_SECRET_KEY(secretAccessKey)}</SecretAccessKey></Credentials>`,
    'iam create': line`{"AccessKey":{"UserName":"ci","AccessKeyId":"${AWS_ACCESS_KEY(accessKeyId)}","SecretAccessKey":"${AWS_SECRET_KEY(secretAccessKey)}"}}`,
    'boto canonical': line`Credential=${AWS_ACCESS_KEY(accessKeyId)}/20261104/eu-north-1/s3/aws4_request, SignedHeaders=host`,
    'presigned url': line`GET /b/o?X-Amz-Credential=${AWS_ACCESS_KEY(accessKeyId)}%2F20261104%2Feu-north-1%2Fs3%2Faws4_request`,
    'invalid key error': line`InvalidAccessKeyId: The AWS Access Key Id ${AWS_ACCESS_KEY(accessKeyId)} does not exist in our records`,
    'terraform provider': line`provider "aws" { access_key = "${AWS_ACCESS_KEY(accessKeyId)}" secret_key = "${AWS_SECRET_KEY(secretAccessKey)}" }`,
    'rclone config': line`[s3] type = s3 access_key_id = ${AWS_ACCESS_KEY(accessKeyId)} secret_access_key = ${AWS_SECRET_KEY(secretAccessKey)}`,
    's3cmd debug': line`DEBUG: ConfigParser: access_key->${AWS_ACCESS_KEY(accessKeyId)} secret_key->${AWS_SECRET_KEY(secretAccessKey)}`,
    'cloudtrail identity': line`"userIdentity":{"type":"IAMUser","accountId":"47${some.n8}01","accessKeyId":"${AWS_ACCESS_KEY(accessKeyId)}"}`,
    'hadoop property': line`fs.s3a.access.key=${AWS_ACCESS_KEY(accessKeyId)} fs.s3a.secret.key=${AWS_SECRET_KEY(secretAccessKey)}`,
    'go sdk value': line`credentials.Value{AccessKeyID:"${AWS_ACCESS_KEY(accessKeyId)}", SecretAccessKey:"${AWS_SECRET_KEY(secretAccessKey)}", SessionToken:""}`,
    'nodejs sdk object': line`{ accessKeyId: '${AWS_ACCESS_KEY(accessKeyId)}', secretAccessKey: '${AWS_SECRET_KEY(secretAccessKey)}' }`,
    'docker build arg': line`Step 3/9 : ARG AWS_SECRET_ACCESS_KEY=${AWS_SECRET_KEY(secretAccessKey)}`,
    'ses smtp leak': line`AWS secret key: ${AWS_SECRET_KEY(secretAccessKey)} (rotated 2026-10-01)`,
    'pem rsa lines': line`${PRIVATE_KEY(boxed('RSA PRIVATE KEY', pem.rsa, '\n'))}`,
    'pem pkcs8 escaped': line`"private_key": "${PRIVATE_KEY(boxed('PRIVATE KEY', pem.pkcs8, '\\n'))}\\n"`,
    'pem ec': line`writing EC key ${PRIVATE_KEY(boxed('EC PRIVATE KEY', pem.ec, '\n'))}`,
    'openssh key': line`IdentityFile content: ${PRIVATE_KEY(boxed('OPENSSH PRIVATE KEY', pem.ssh, '\n'))}`,
    'service account json': line`{"type":"service_account","private_key":"${PRIVATE_KEY(boxed('PRIVATE KEY', pem.pkcs8, '\\n'))}","client_id":"1"}`,
    'pem carriage returns': line`key.pem: ${PRIVATE_KEY(boxed('RSA PRIVATE KEY', pem.rsa, '\r\n'))}`,
    'wireguard interface': line`[Interface] PrivateKey = ${PRIVATE_KEY(wireguardKey)} ListenPort = 51820`,
    'wireguard set': line`wg: wg0: private key: ${PRIVATE_KEY(wireguardKey)}`,
    'routeros wireguard': line`/interface wireguard add name=wg1 private-key="${PRIVATE_KEY(wireguardKey)}"`,
    'kubeconfig key data': line`client-key-data: ${PRIVATE_KEY((random) => `LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ${pem.rsa(random, '').replace(/[=+/]/g, 'x')}`)}`,
    'jwk private': line`{"kty":"EC","crv":"P-256","d":"${PRIVATE_KEY((random) => opaque(random).slice(0, 30))}","kid":"a1"}`,
  },
  hard: {
    'access key spaced out': line`key id ${AWS_ACCESS_KEY((random) => [...accessKeyId(random)].join(' '))}`,
    'access key in base64': line`auth=${AWS_ACCESS_KEY(encoded.base64(accessKeyId))}`,
    'access key coloured': line`\u001b[32mid\u001b[0m ${AWS_ACCESS_KEY(encoded.colouredInside(accessKeyId))}`,
    'secret after id': line`${AWS_ACCESS_KEY(accessKeyId)}:${AWS_SECRET_KEY(secretAccessKey)}`,
    'secret alone': line`s3 sync with ${AWS_SECRET_KEY(secretAccessKey)}`,
    'secret percent': line`secret_key=${AWS_SECRET_KEY(encoded.percentAll(secretAccessKey))}&v=4`,
    'pem body only': line`${PRIVATE_KEY((random) => pem.rsa(random, ''))}`,
    'pem one line spaces': line`KEY="${PRIVATE_KEY(boxed('RSA PRIVATE KEY', pem.rsa, ' '))}"`,
    'pem octal newlines': line`journal: ${PRIVATE_KEY(boxed('PRIVATE KEY', pem.pkcs8, '#012'))}`,
  },
})

/** Sources: RFC 6750, 7519, 7617; Envoy, Istio, Keycloak, Kong and Spring Security debug logs; curl, HTTPie and mitmproxy dumps. */
export const headerCredentials = group('sixth header credentials', {
  core: {
    'curl bearer': line`> Authorization: Bearer ${BEARER_TOKEN(opaque)}\n> Accept: */*`,
    'envoy headers': line`[debug][http] request headers: ':path', '/v1' 'authorization', 'Bearer ${BEARER_TOKEN(opaque)}'`,
    'kubernetes curl': line`curl -k -H "Authorization: Bearer ${BEARER_TOKEN(opaque)}" https://k8s:6443/api`,
    'httpie dump': line`GET /me HTTP/1.1\nauthorization: bearer ${BEARER_TOKEN(opaque)}\nHost: api`,
    'go header map': line`map[Accept:[application/json] Authorization:[Bearer ${BEARER_TOKEN(opaque)}]]`,
    'python requests': line`{'Authorization': 'Bearer ${BEARER_TOKEN(opaque)}', 'User-Agent': 'python-requests/2.32'}`,
    'okhttp logger': line`D/OkHttp: Authorization: Bearer ${BEARER_TOKEN(opaque)}`,
    'axios config': line`config: { headers: { Authorization: 'Bearer ${BEARER_TOKEN(opaque)}' } }`,
    'har header': line`{"name":"Authorization","value":"Bearer ${BEARER_TOKEN(opaque)}"}`,
    'grpc metadata': line`metadata: authorization=[Bearer ${BEARER_TOKEN(opaque)}] x-env=prod`,
    'spring filter': line`o.s.s.o.s.r.BearerTokenAuthenticationFilter: Bearer token ${BEARER_TOKEN(opaque)} rejected`,
    'ruby faraday': line`request: Authorization: "Bearer ${BEARER_TOKEN(opaque)}"`,
    'erlang hackney': line`[{<<"authorization">>,<<"Bearer ${BEARER_TOKEN(opaque)}">>}]`,
    'powershell splat': line`Invoke-RestMethod -Headers @{Authorization="Bearer ${BEARER_TOKEN(opaque)}"}`,
    'curl basic': line`> Authorization: Basic ${BASIC_AUTH(basicPair)}`,
    'proxy basic': line`Proxy-Authorization: Basic ${BASIC_AUTH(basicPair)}`,
    'ruby net http': line`<- "POST /rpc HTTP/1.1\\r\\nAuthorization: Basic ${BASIC_AUTH(basicPair)}\\r\\n"`,
    'icecast source': line`SOURCE /live HTTP/1.0 Authorization: Basic ${BASIC_AUTH(basicPair)} ice-name: radio`,
    'rtsp describe': line`DESCRIBE rtsp://cam2/h264 RTSP/1.0\nCSeq: 3\nAuthorization: Basic ${BASIC_AUTH(basicPair)}`,
    'docker config auth': line`"auths":{"harbor.lan":{"auth":"${BASIC_AUTH(basicPair)}"}}`,
    'python header dict': line`headers={'authorization': 'Basic ${BASIC_AUTH(basicPair)}', 'accept': '*/*'}`,
    'java header list': line`{Accept=[*/*], Authorization=[Basic ${BASIC_AUTH(basicPair)}]}`,
    'bearer jwt': line`authorization: Bearer ${JWT(idToken)}`,
    'id token form': line`POST /callback code=x1&id_token=${JWT(idToken)}&state=7`,
    'cookie jwt': line`Cookie: session=${JWT(idToken)}; theme=dark`,
    'keycloak refresh': line`type=REFRESH_TOKEN, clientId=portal, refresh_token=${JWT(idToken)}`,
    'jwt exception': line`io.jsonwebtoken.ExpiredJwtException: JWT expired: ${JWT(idToken)}`,
    'jwt sentence': line`could not verify token ${JWT(idToken)}: kid unknown`,
    'jwt websocket': line`ws connect wss://push.example/socket?token=${JWT(idToken)}`,
    'jwt python': line`jwt.decode('${JWT(idToken)}', key, algorithms=['RS256'])`,
    'home assistant llat': line`ha-cli --token ${JWT(idToken)} entity list`,
    'kubernetes sa token': line`Mounted token: ${JWT(idToken)} (namespace=ci)`,
    'apple push': line`apns: provider token ${JWT(idToken)} -> InvalidProviderToken`,
    'firebase auth': line`X-Firebase-Auth: ${JWT(idToken)}`,
    'jwt in path': line`GET /verify/${JWT(idToken)} 302`,
    'xoauth2 plain': line`AUTH XOAUTH2 user=${either(some.mail)} auth=Bearer ${BEARER_TOKEN(opaque)}`,
    'digest cookie key': line`X-Auth-Token: ${API_KEY(opaque)}`,
  },
  hard: {
    'bearer percent': line`hdr=Bearer%20${BEARER_TOKEN(opaque)}`,
    'bearer newline': line`Authorization: Bearer\n ${BEARER_TOKEN(opaque)}`,
    'bearer coloured': line`authorization: \u001b[33mBearer\u001b[0m ${BEARER_TOKEN(opaque)}`,
    'basic without word': line`auth header b64 ${BASIC_AUTH(basicPair)}`,
    'basic unicode escaped': line`{"Authorization":"Basic\\u0020${BASIC_AUTH(basicPair)}"}`,
    'jwt bare': line`${JWT(idToken)}`,
    'jwt zero width': line`tok ${JWT(encoded.zeroWidthInside(idToken))}`,
    'jwt in base64': line`state=${JWT(encoded.base64(idToken))}`,
    'jwt dots escaped': line`t=${JWT((random) => idToken(random).replaceAll('.', '%2E'))}`,
  },
})
