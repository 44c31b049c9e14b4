import {
  AWS_ACCESS_KEY,
  AWS_SECRET_KEY,
  BASIC_AUTH,
  BEARER_TOKEN,
  group,
  JWT,
  line,
  PRIVATE_KEY,
} from '../../template.ts'
import {
  base64,
  colouredInside,
  fullWidth,
  percentTwice,
  unicodeEscaped,
  zeroWidthInside,
} from '../../values/encodings.ts'
import { isoTime, pid, syslogTime, uuid } from '../../values/people.ts'
import { awsAccessKey, awsSecretKey, basicCredentials, hexOf, jwt, opaqueToken, pemBody } from '../../values/secrets.ts'
import * as disguise from '../values/disguises.ts'
import { apacheTime, givenName, goTime, javaTime, machine, unit } from '../values/people.ts'

const body =
  (separator: string): typeof jwt =>
  (random) =>
    pemBody(random, separator)
const quotedTwice = body('\\\\n')

/** Tokens and headers of authorization, keys of AWS, private keys. */
export const credentials = group('fourth credentials', {
  core: {
    'jwt-query': line`GET /ws?token=${JWT(jwt)} 101`,
    'jwt-cookie': line`Set-Cookie: session=${JWT(jwt)}; HttpOnly; SameSite=Lax`,
    'jwt-claims-log': line`${javaTime} WARN JwtFilter - expired token ${JWT(jwt)}`,
    'jwt-id-token': line`{"id_token":"${JWT(jwt)}","session_state":"${uuid}"}`,
    'jwt-kubeconfig': line`    token: ${JWT(jwt)}`,
    'jwt-grpc-metadata': line`metadata: map[authorization:[${JWT(jwt)}] x-request-id:[${hexOf(12)}]]`,
    'jwt-saml-exchange': line`subject_token=${JWT(jwt)}&subject_token_type=urn:ietf:params:oauth:token-type:jwt`,
    'jwt-fragment': line`redirected to https://app.example/cb#id_token=${JWT(jwt)}&state=x`,

    'bearer-curl': line`curl -H 'Authorization: Bearer ${BEARER_TOKEN(opaqueToken)}' https://api.example/v2/me`,
    'bearer-envoy': line`[${isoTime}][debug][http] 'authorization', 'Bearer ${BEARER_TOKEN(opaqueToken)}'`,
    'bearer-go-header': line`${goTime} req.Header=map[Authorization:[Bearer ${BEARER_TOKEN(opaqueToken)}] Accept:[*/*]]`,
    'bearer-python': line`headers={'Authorization': 'Bearer ${BEARER_TOKEN(opaqueToken)}', 'Accept': 'application/json'}`,
    'bearer-axios': line`AxiosError config.headers.Authorization="Bearer ${BEARER_TOKEN(opaqueToken)}" status=401`,
    'bearer-websocket': line`Sec-WebSocket-Protocol: bearer, ${BEARER_TOKEN(opaqueToken)}`,
    'bearer-http2-frame': line`recv (stream_id=13) authorization: Bearer ${BEARER_TOKEN(opaqueToken)}`,
    'bearer-okhttp': line`${javaTime} D OkHttp: Authorization: Bearer ${BEARER_TOKEN(opaqueToken)}`,

    'basic-nginx': line`http_authorization: "Basic ${BASIC_AUTH(basicCredentials)}" [${apacheTime}]`,
    'basic-proxy': line`Proxy-Authorization: Basic ${BASIC_AUTH(basicCredentials)}`,
    'basic-wget-debug': line`---request begin---\nGET / HTTP/1.1\nAuthorization: Basic ${BASIC_AUTH(basicCredentials)}\n---request end---`,
    'basic-docker-config': line`{"auths":{"registry.example":{"auth":"${BASIC_AUTH(basicCredentials)}"}}}`,
    'basic-git-extraheader': line`git -c http.extraheader="AUTHORIZATION: basic ${BASIC_AUTH(basicCredentials)}" fetch`,
    'basic-soap-trace': line`${javaTime} TRACE wire - >> "Authorization: Basic ${BASIC_AUTH(basicCredentials)}[\\r][\\n]"`,
    'basic-rust-debug': line`headers: {"authorization": "Basic ${BASIC_AUTH(basicCredentials)}", "host": "x"}`,
    'basic-json-header': line`{"headers":{"authorization":"Basic ${BASIC_AUTH(basicCredentials)}"}}`,

    'aws-access-boto': line`DEBUG:botocore.auth: AWS4-HMAC-SHA256 Credential=${AWS_ACCESS_KEY(awsAccessKey)}/20250611/eu-west-1/s3/aws4_request`,
    'aws-access-cloudtrail': line`{"userIdentity":{"type":"IAMUser","accessKeyId":"${AWS_ACCESS_KEY(awsAccessKey)}","userName":"ci"}}`,
    'aws-access-presigned': line`GET /b/k?X-Amz-Credential=${AWS_ACCESS_KEY(awsAccessKey)}%2F20250611%2Feu-west-1%2Fs3%2Faws4_request 200`,
    'aws-access-error': line`InvalidAccessKeyId: The AWS Access Key Id you provided does not exist: ${AWS_ACCESS_KEY(awsAccessKey)}`,
    'aws-access-ini': line`aws_access_key_id = ${AWS_ACCESS_KEY(awsAccessKey)}`,
    'aws-access-list': line`ACCESSKEY  ${AWS_ACCESS_KEY(awsAccessKey)}  Active  ci-user`,
    'aws-secret-ini': line`aws_secret_access_key = ${AWS_SECRET_KEY(awsSecretKey)}`,
    'aws-secret-env': line`export AWS_SECRET_ACCESS_KEY='${AWS_SECRET_KEY(awsSecretKey)}'`,
    'aws-secret-json': line`{"SecretAccessKey":"${AWS_SECRET_KEY(awsSecretKey)}","Expiration":"${isoTime}"}`,
    'aws-secret-hadoop': line`<name>fs.s3a.secret.key</name><value>${AWS_SECRET_KEY(awsSecretKey)}</value>`,
    'aws-secret-terraform': line`provider "aws" { secret_key = "${AWS_SECRET_KEY(awsSecretKey)}" }`,
    'aws-secret-copy': line`COPY guests FROM 's3://b/g.csv' CREDENTIALS 'aws_access_key_id=${AWS_ACCESS_KEY(awsAccessKey)};aws_secret_access_key=${AWS_SECRET_KEY(awsSecretKey)}'`,
    'aws-secret-s3cmd': line`s3cmd --secret_key=${AWS_SECRET_KEY(awsSecretKey)} ls`,

    'pem-escaped': line`{"private_key":"-----BEGIN PRIVATE KEY-----\\n${PRIVATE_KEY(body('\\n'))}\\n-----END PRIVATE KEY-----\\n"}`,
    'pem-lines': line`-----BEGIN RSA PRIVATE KEY-----\n${PRIVATE_KEY(body('\n'))}\n-----END RSA PRIVATE KEY-----`,
    'pem-openssh': line`-----BEGIN OPENSSH PRIVATE KEY-----\n${PRIVATE_KEY(body('\n'))}\n-----END OPENSSH PRIVATE KEY-----`,
    'pem-ec-log': line`${syslogTime} ${machine} ${unit}: key=-----BEGIN EC PRIVATE KEY-----\\n${PRIVATE_KEY(body('\\n'))}\\n-----END EC PRIVATE KEY-----`,
    'pem-encrypted': line`-----BEGIN ENCRYPTED PRIVATE KEY-----\n${PRIVATE_KEY(body('\n'))}\n-----END ENCRYPTED PRIVATE KEY-----`,
    'pem-yaml': line`tls.key: |\n  -----BEGIN PRIVATE KEY-----\n  ${PRIVATE_KEY(body('\n  '))}\n  -----END PRIVATE KEY-----`,
    'pem-crlf': line`-----BEGIN PRIVATE KEY-----\r\n${PRIVATE_KEY(body('\r\n'))}\r\n-----END PRIVATE KEY-----`,
    'wireguard-key': line`[Interface]\nPrivateKey = ${PRIVATE_KEY(wireguard)}`,
  },
  hard: {
    'jwt-coloured': line`token ${JWT(colouredInside(jwt))}`,
    'jwt-zero-width': line`token: ${JWT(zeroWidthInside(jwt))}`,
    'jwt-percent-twice': line`?u=%2Fws%3Ftoken%3D${JWT(percentTwice(jwt))}`,
    'jwt-unicode': line`{"t":"${JWT(unicodeEscaped(jwt))}"}`,
    'jwt-base64': line`wrapped=${JWT(base64(jwt))}`,
    'jwt-folded': line`Authorization: ${JWT(disguise.folded(jwt))}`,

    'bearer-coloured': line`Authorization: Bearer ${BEARER_TOKEN(colouredInside(opaqueToken))}`,
    'bearer-json-escaped': line`"{\\"Authorization\\":\\"Bearer ${BEARER_TOKEN(opaqueToken)}\\"}"`,
    'bearer-percent': line`h=Authorization%3A%20Bearer%20${BEARER_TOKEN(opaqueToken)}`,
    'bearer-pair-list': line`rawHeaders: [ 'Host', 'x', 'Authorization', 'Bearer ${BEARER_TOKEN(opaqueToken)}' ]`,
    'bearer-hex-escaped': line`b'authorization: Bearer ${BEARER_TOKEN(disguise.hexEscaped(opaqueToken))}'`,
    'bearer-zero-width': line`Bearer ${BEARER_TOKEN(zeroWidthInside(opaqueToken))}`,

    'basic-coloured': line`Authorization: Basic ${BASIC_AUTH(colouredInside(basicCredentials))}`,
    'basic-percent': line`h=Authorization%3A+Basic+${BASIC_AUTH(basicCredentials)}`,
    'basic-pair-list': line`('authorization', 'Basic ${BASIC_AUTH(basicCredentials)}')`,
    'basic-hex-escaped': line`b'Authorization: Basic ${BASIC_AUTH(disguise.hexEscaped(basicCredentials))}'`,
    'basic-unicode': line`{"authorization":"Basic ${BASIC_AUTH(unicodeEscaped(basicCredentials))}"}`,
    'basic-chat': line`${givenName}: header is Basic ${BASIC_AUTH(basicCredentials)}`,

    'aws-access-coloured': line`key ${AWS_ACCESS_KEY(colouredInside(awsAccessKey))}`,
    'aws-access-zero-width': line`id ${AWS_ACCESS_KEY(zeroWidthInside(awsAccessKey))}`,
    'aws-access-full-width': line`キー ${AWS_ACCESS_KEY(fullWidth(awsAccessKey))}`,
    'aws-access-base64': line`enc ${AWS_ACCESS_KEY(base64(awsAccessKey))}`,
    'aws-access-entities': line`<td>${AWS_ACCESS_KEY(disguise.entityEvery(awsAccessKey))}</td>`,
    'aws-access-underscored': line`cache_${AWS_ACCESS_KEY(awsAccessKey)}_v2`,
    'aws-secret-coloured': line`secret_access_key=${AWS_SECRET_KEY(colouredInside(awsSecretKey))}`,
    'aws-secret-percent-twice': line`?aws_secret_access_key=${AWS_SECRET_KEY(percentTwice(awsSecretKey))}`,
    'aws-secret-csv': line`User name,Access key ID,Secret access key\nci,${AWS_ACCESS_KEY(awsAccessKey)},${AWS_SECRET_KEY(awsSecretKey)}`,
    'aws-secret-beside-id': line`${AWS_ACCESS_KEY(awsAccessKey)}:${AWS_SECRET_KEY(awsSecretKey)}`,
    'aws-secret-unicode': line`{"aws_secret_access_key":"${AWS_SECRET_KEY(unicodeEscaped(awsSecretKey))}"}`,
    'aws-secret-chat': line`${givenName}: aws secret is ${AWS_SECRET_KEY(awsSecretKey)}`,

    'pem-one-line': line`key: -----BEGIN PRIVATE KEY----- ${PRIVATE_KEY(body(' '))} -----END PRIVATE KEY-----`,
    'pem-double-escaped': line`"{\\"k\\":\\"-----BEGIN PRIVATE KEY-----\\\\n${PRIVATE_KEY(quotedTwice)}\\\\n-----END PRIVATE KEY-----\\"}"`,
    'pem-base64': line`tls.key: ${PRIVATE_KEY(base64(body('\n')))}`,
    'pem-array': line`["-----BEGIN PRIVATE KEY-----","${PRIVATE_KEY(body('","'))}","-----END PRIVATE KEY-----"]`,
    'pem-cut-short': line`-----BEGIN RSA PRIVATE KEY-----\n${PRIVATE_KEY(body('\n'))}`,
    'pem-commented': line`# -----BEGIN PRIVATE KEY-----\n# ${PRIVATE_KEY(body('\n# '))}\n# -----END PRIVATE KEY-----`,
    'wireguard-command': line`${pid} wg set wg0 private-key <(echo ${PRIVATE_KEY(wireguard)})`,
  },
})

/** 32 bytes in base64. */
function wireguard(random: Parameters<typeof jwt>[0]): string {
  return Buffer.from(hexOf(64)(random), 'hex').toString('base64')
}
