import { API_KEY, group, line } from '../../template.ts'
import {
  base64,
  colouredInside,
  fullWidth,
  percentTwice,
  unicodeEscaped,
  zeroWidthInside,
} from '../../values/encodings.ts'
import { isoTime, pid, sqlTime, syslogTime, uuid } from '../../values/people.ts'
import { alnumOf, hexOf, lowerAlnumOf, namelessKey, opaqueToken } from '../../values/secrets.ts'
import * as disguise from '../values/disguises.ts'
import { account, givenName, goTime, javaTime, machine, unit } from '../values/people.ts'
import * as secret from '../values/secrets.ts'

/** Keys of vendors, keys by the name of their field. */
export const apiKeys = group('fourth api keys', {
  core: {
    gitlab: line`fatal: Authentication failed for https://oauth2:${API_KEY(secret.gitlab)}@gitlab.example/team/app.git`,
    stripe: line`${isoTime} using stripe key ${API_KEY(secret.stripe)}`,
    sendgrid: line`SENDGRID_API_KEY=${API_KEY(secret.sendgrid)}`,
    npm: line`//packages.example.com/:_authToken=${API_KEY(secret.npmToken)}`,
    shopify: line`X-Shopify-Access-Token: ${API_KEY(secret.shopify)}`,
    vault: line`vault login ${API_KEY(secret.vault)}`,
    grafana: line`grafana: service account token ${API_KEY(secret.grafana)} created`,
    'hugging-face': line`huggingface-cli login --token ${API_KEY(secret.huggingFace)}`,
    'digital-ocean': line`doctl auth init -t ${API_KEY(secret.digitalOcean)}`,
    'google-maps': line`GET /maps/api/geocode/json?address=Oslo&key=${API_KEY(secret.googleKey)} 200`,
    databricks: line`DATABRICKS_TOKEN=${API_KEY(secret.databricks)}`,
    postman: line`x-api-key: ${API_KEY(secret.postman)}`,
    rubygems: line`:rubygems_api_key: ${API_KEY(secret.rubygems)}`,
    docker: line`docker login -u ${account} -p ${API_KEY(secret.dockerToken)}`,
    'slack-app': line`SLACK_APP_TOKEN=${API_KEY(secret.slackApp)}`,
    'new-relic': line`newrelic: api key ${API_KEY(secret.newRelic)} rejected`,
    linear: line`Authorization: ${API_KEY(secret.linear)}`,
    mailgun: line`curl -s --user 'api:${API_KEY(secret.mailgun)}' https://api.mailgun.net/v3/mg.example/messages`,
    openai: line`openai.error: Incorrect API key provided: ${API_KEY(secret.openAi)}`,
    pulumi: line`PULUMI_ACCESS_TOKEN=${API_KEY(secret.pulumi)}`,
    'azure-storage': line`DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${API_KEY(secret.azureAccountKey)};EndpointSuffix=core.windows.net`,
    'datadog-header': line`DD-API-KEY: ${API_KEY(hexOf(32))}`,
    'json-api-key': line`{"apiKey":"${API_KEY(alnumOf(32))}","region":"eu"}`,
    'query-api-key': line`GET /v1/rates?api_key=${API_KEY(hexOf(32))}&base=EUR 200`,
    'client-secret-form': line`grant_type=client_credentials&client_id=${uuid}&client_secret=${API_KEY(alnumOf(40))}`,
    'yaml-secret-key': line`    secretKey: ${API_KEY(alnumOf(40))}`,
    'java-property': line`payment.gateway.api-secret=${API_KEY(alnumOf(36))}`,
    'access-token-json': line`{"access_token":"${API_KEY(opaqueToken)}","expires_in":3600,"token_type":"bearer"}`,
    'refresh-token': line`${javaTime} DEBUG OAuth2 refresh_token=${API_KEY(opaqueToken)} scope=offline`,
    'x-auth-token': line`> X-Auth-Token: ${API_KEY(hexOf(40))}`,
    'webhook-slack': line`posting to https://hooks.slack.com/services/${API_KEY(slackHook)}`,
    'webhook-signing': line`WEBHOOK_SIGNING_SECRET=whsec_${API_KEY(alnumOf(32))}`,
    'session-cookie': line`Cookie: theme=dark; PHPSESSID=${API_KEY(lowerAlnumOf(26))}; lang=nl`,
    'terraform-var': line`  + api_token = "${API_KEY(alnumOf(40))}"`,
    'go-struct-token': line`${goTime} client={BaseURL:https://api.example Token:${API_KEY(alnumOf(40))}}`,
    'env-in-systemd': line`${syslogTime} ${machine} systemd[1]: Environment=API_TOKEN=${API_KEY(alnumOf(40))}`,
    'sentry-auth': line`sentry-cli --auth-token ${API_KEY(hexOf(64))} releases new 1.2.0`,
    'typeorm-token': line`query: INSERT INTO "api_client"("name","api_key") VALUES ($1,$2) -- PARAMETERS: ["${unit}","${API_KEY(alnumOf(36))}"]`,
  },
  hard: {
    'coloured-inside': line`token=${API_KEY(colouredInside(secret.gitlab))}`,
    grepped: line`.env:STRIPE_KEY=${API_KEY(disguise.grepped(secret.stripe))}`,
    'zero-width': line`api key: ${API_KEY(zeroWidthInside(secret.npmToken))}`,
    dusted: line`API key ${API_KEY(disguise.dusted(secret.shopify))}`,
    'full-width': line`ＡＰＩキー：${API_KEY(fullWidth(secret.gitlab))}`,
    'unicode-escaped': line`{"api_key":"${API_KEY(unicodeEscaped(secret.shopify))}"}`,
    'percent-every': line`?api_key=${API_KEY(disguise.percentEvery(secret.mailgun))}`,
    'percent-twice': line`?next=%2Fcb%3Faccess_token%3D${API_KEY(percentTwice(secret.sendgrid))}`,
    'entities-every': line`<code>${API_KEY(disguise.entityEvery(secret.stripe))}</code>`,
    'hex-escaped': line`b'X-Api-Key: ${API_KEY(disguise.hexEscaped(secret.gitlab))}'`,
    base64: line`data: {"api-key": "${API_KEY(base64(secret.stripe))}"}`,
    'hex-string': line`token hex ${API_KEY(disguise.hexString(secret.gitlab))}`,
    'quoted-printable': line`Your key:=20${API_KEY(disguise.quotedPrintable(secret.sendgrid))}`,
    folded: line`api_key: ${API_KEY(disguise.folded(secret.digitalOcean))}`,
    halves: disguise.withOne(
      secret.gitlab,
      (held) => line`token = "${API_KEY(disguise.part(held, 0, 12))}" + "${API_KEY(disguise.part(held, 12))}"`,
    ),
    'chat-key': line`${givenName}: use this key for staging ${API_KEY(namelessKey)}`,
    'chat-vendor': line`<${givenName}> heres the token ${API_KEY(secret.anyVendor)} dont share`,
    'bare-vendor': line`${API_KEY(secret.anyVendor)}`,
    'bare-in-list': line`args: ["--name","${unit}","${API_KEY(secret.anyVendor)}"]`,
    'bare-in-csv': line`${pid},${unit},${API_KEY(secret.anyVendor)},${sqlTime}`,
    'name-and-value': line`{"name":"API_KEY","value":"${API_KEY(alnumOf(36))}"}`,
    'dynamodb-attribute': line`{"client":{"S":"${unit}"},"api_key":{"S":"${API_KEY(alnumOf(40))}"}}`,
    'csv-header': line`client,api_key,created\n${unit},${API_KEY(alnumOf(36))},${sqlTime}`,
    'table-cell': line`| client | api key |\n| ${unit} | ${API_KEY(alnumOf(36))} |`,
    'json-in-json': line`{"log":"{\\"apiKey\\":\\"${API_KEY(alnumOf(32))}\\"}","stream":"stderr"}`,
    'german-sentence': line`Der API-Schlüssel lautet ${API_KEY(alnumOf(32))}`,
    'spanish-sentence': line`La clave de API es ${API_KEY(alnumOf(32))}`,
    'russian-sentence': line`Ключ API: ${API_KEY(alnumOf(32))}`,
    'chinese-sentence': line`接口密钥：${API_KEY(alnumOf(32))}`,
    'positional-argument': line`+ deploy.sh production ${API_KEY(secret.digitalOcean)}`,
  },
})

/** The path of an incoming webhook, which is all its secret. */
function slackHook(random: Parameters<typeof opaqueToken>[0]): string {
  return `T0${alnumOf(9)(random).toUpperCase()}/B0${alnumOf(9)(random).toUpperCase()}/${alnumOf(24)(random)}`
}
