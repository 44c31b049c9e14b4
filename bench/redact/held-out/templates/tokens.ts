import { between } from '../random.ts'
import { AWS_ACCESS_KEY, AWS_SECRET_KEY, BEARER_TOKEN, either, group, JWT, line, PRIVATE_KEY } from '../template.ts'
import { colouredInside, unicodeEscaped } from '../values/encodings.ts'
import { host, ipv4, isoTime, login, path, service } from '../values/people.ts'
import { awsAccessKey, awsSecretKey, base64Of, hexOf, jwt, opaqueToken, pemBody } from '../values/secrets.ts'

/** JSON web tokens, bearer tokens, AWS credentials. */
export const tokens = group('tokens', {
  core: {
    'jwt-bare': line`${isoTime} WARN ${service} token expired: ${JWT(jwt)}`,
    'jwt-cookie': line`Set-Cookie: id_token=${JWT(jwt)}; Path=/; HttpOnly`,
    'jwt-json': line`{"id_token":"${JWT(jwt)}","expires_in":${between(60, 3600)}}`,
    'jwt-query': line`GET ${path}?jwt=${JWT(jwt)} HTTP/1.1`,
    'jwt-header': line`authorization: Bearer ${JWT(jwt)}`,
    'jwt-escaped': line`msg="{\\"access_token\\":\\"${JWT(jwt)}\\"}"`,
    'bearer-header': line`> Authorization: Bearer ${BEARER_TOKEN(opaqueToken)}`,
    'bearer-json': line`{"headers":{"Authorization":"Bearer ${BEARER_TOKEN(opaqueToken)}","host":"${host}"}}`,
    'bearer-small': line`nginx: http_authorization="bearer ${BEARER_TOKEN(opaqueToken)}" upstream=${service}`,
    'bearer-go-map': line`map[Accept:[*/*] Authorization:[Bearer ${BEARER_TOKEN(opaqueToken)}]]`,
    'bearer-curl': line`curl -H 'Authorization: Bearer ${BEARER_TOKEN(hexOf(40))}' https://${host}${path}`,
    'bearer-percent': line`hdr=Authorization%3A%20Bearer%20${BEARER_TOKEN(hexOf(48))}`,
    'aws-access-json': line`{"accessKeyId":"${AWS_ACCESS_KEY(awsAccessKey)}","region":"eu-west-1"}`,
    'aws-access-bare': line`cloudtrail: principal used ${AWS_ACCESS_KEY(awsAccessKey)} from ${either(ipv4)}`,
    'aws-presigned': line`GET https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${AWS_ACCESS_KEY(awsAccessKey)}%2F20250301%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Expires=900`,
    'aws-sigv4-header': line`Authorization: AWS4-HMAC-SHA256 Credential=${AWS_ACCESS_KEY(awsAccessKey)}/20250301/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=${either(hexOf(64))}`,
    'aws-env-pair': line`AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY(awsAccessKey)} AWS_SECRET_ACCESS_KEY=${AWS_SECRET_KEY(awsSecretKey)}`,
    'aws-credentials-file': line`[default]\naws_access_key_id = ${AWS_ACCESS_KEY(awsAccessKey)}\naws_secret_access_key = ${AWS_SECRET_KEY(awsSecretKey)}`,
    'aws-sts-json': line`{"Credentials":{"AccessKeyId":"${AWS_ACCESS_KEY(awsAccessKey)}","SecretAccessKey":"${AWS_SECRET_KEY(awsSecretKey)}"}}`,
    'aws-terraform': line`provider "aws" { secret_key = "${AWS_SECRET_KEY(awsSecretKey)}" }`,
    'aws-boto-dict': line`boto3 session {'aws_secret_access_key': '${AWS_SECRET_KEY(awsSecretKey)}'}`,
  },
  hard: {
    'jwt-coloured-inside': line`token ${JWT(colouredInside(jwt))} rejected`,
    'jwt-escaped-dots': line`{"t":"${JWT((random) => jwt(random).replaceAll('.', '\\u002e'))}"}`,
    'bearer-bare-word': line`${login} sent bearer token ${BEARER_TOKEN(opaqueToken)}`,
    'aws-access-escaped': line`{"k":"${AWS_ACCESS_KEY(unicodeEscaped(awsAccessKey))}"}`,
    'aws-secret-bare': line`aws configure: ${AWS_ACCESS_KEY(awsAccessKey)} / ${AWS_SECRET_KEY(awsSecretKey)}`,
  },
})

/** Private keys in PEM, over several lines, on one line, and escaped. */
export const privateKeys = group('private-keys', {
  core: {
    'pem-lines': line`-----BEGIN RSA PRIVATE KEY-----\n${PRIVATE_KEY((random) => pemBody(random, '\n'))}\n-----END RSA PRIVATE KEY-----`,
    'pem-crlf': line`key:\r\n-----BEGIN PRIVATE KEY-----\r\n${PRIVATE_KEY((random) => pemBody(random, '\r\n'))}\r\n-----END PRIVATE KEY-----\r\n`,
    'pem-escaped-json': line`{"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----\\n${PRIVATE_KEY((random) => pemBody(random, '\\n'))}\\n-----END PRIVATE KEY-----\\n"}`,
    'openssh-lines': line`dump of ${host}: -----BEGIN OPENSSH PRIVATE KEY-----\n${PRIVATE_KEY((random) => pemBody(random, '\n'))}\n-----END OPENSSH PRIVATE KEY-----`,
    'ec-indented': line`  tls.key: |\n    -----BEGIN EC PRIVATE KEY-----\n    ${PRIVATE_KEY((random) => pemBody(random, '\n    '))}\n    -----END EC PRIVATE KEY-----`,
    'pem-one-line': line`KEY="-----BEGIN ENCRYPTED PRIVATE KEY----- ${PRIVATE_KEY((random) => pemBody(random, ' '))} -----END ENCRYPTED PRIVATE KEY-----"`,
    'pgp-block': line`-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${PRIVATE_KEY((random) => pemBody(random, '\n'))}\n=${base64Of(4)}\n-----END PGP PRIVATE KEY BLOCK-----`,
  },
  hard: {
    'pem-no-end': line`-----BEGIN RSA PRIVATE KEY-----\n${PRIVATE_KEY((random) => pemBody(random, '\n'))}\n...`,
    'pem-percent': line`key=-----BEGIN+PRIVATE+KEY-----%0A${PRIVATE_KEY((random) => encodeURIComponent(pemBody(random, '\n')))}%0A-----END+PRIVATE+KEY-----`,
    'pem-line-prefix': line`| -----BEGIN PRIVATE KEY-----\n| ${PRIVATE_KEY((random) => pemBody(random, '\n| '))}\n| -----END PRIVATE KEY-----`,
  },
})
