import { between, oneOf } from '../random.ts'
import { API_KEY, group, line } from '../template.ts'
import { percentTwice } from '../values/encodings.ts'
import { host, isoTime, login, path, service, uuid } from '../values/people.ts'
import { alnumOf, base64Of, hexOf, lowerAlnumOf, namelessKey, opaqueToken, urlSafeOf } from '../values/secrets.ts'

/** Keys that only their names give away: headers, fields, query strings, environment variables, cookies. */
export const namedKeys = group('named-keys', {
  core: {
    'api-key-env': line`${oneOf('API_KEY', 'DATADOG_API_KEY', 'ALGOLIA_ADMIN_KEY', 'ACME_API_KEY', 'OPENWEATHER_API_KEY')}=${API_KEY(hexOf(32))}`,
    'api-key-json': line`{"service":"${service}","apiKey":"${API_KEY(namelessKey)}","retries":${between(1, 9)}}`,
    'x-api-key-header': line`> X-Api-Key: ${API_KEY(namelessKey)}\n> Accept: */*`,
    'subscription-key-header': line`Ocp-Apim-Subscription-Key: ${API_KEY(hexOf(32))}`,
    'subscription-key-query': line`GET ${path}?subscription-key=${API_KEY(hexOf(32))}&api-version=2024-02-01`,
    'access-token-query': line`GET ${path}?access_token=${API_KEY(opaqueToken)}&fields=id`,
    'client-secret-json': line`{"client_id":"web","client_secret":"${API_KEY(opaqueToken)}","grant_type":"client_credentials"}`,
    'refresh-token-form': line`grant_type=refresh_token&refresh_token=${API_KEY(opaqueToken)}&client_id=app`,
    'secret-key-logfmt': line`level=debug secret_key=${API_KEY(alnumOf(40))} region=eu msg=boot`,
    'signing-secret': line`${oneOf('SIGNING_SECRET', 'WEBHOOK_SECRET', 'SESSION_SECRET', 'JWT_SECRET', 'ENCRYPTION_KEY')}=${API_KEY(hexOf(64))}`,
    'django-secret': line`SECRET_KEY = '${API_KEY((random) => `django-insecure-${lowerAlnumOf(50)(random)}`)}'`,
    'rails-master': line`RAILS_MASTER_KEY=${API_KEY(hexOf(32))}`,
    'laravel-app-key': line`APP_KEY=base64:${API_KEY(base64Of(43))}`,
    'kotlin-data-class': line`ClientConfig(baseUrl=https://${host}, apiKey=${API_KEY(namelessKey)}, timeout=30)`,
    'go-struct': line`{Endpoint:${host} AuthToken:${API_KEY(opaqueToken)} Insecure:false}`,
    'ruby-symbol': line`{:api_key=>"${API_KEY(namelessKey)}", :env=>"prod"}`,
    'rust-some': line`Settings { api_token: Some("${API_KEY(opaqueToken)}"), user: "${login}" }`,
    'yaml-token': line`stringData:\n  token: ${API_KEY(opaqueToken)}\n  host: ${host}`,
    'private-token-header': line`PRIVATE-TOKEN: ${API_KEY(urlSafeOf(20))}`,
    'flag-token': line`runner --url https://${host} --token ${API_KEY(opaqueToken)} --name r1`,
    'flag-api-key-equals': line`agent --api-key=${API_KEY(hexOf(32))} --site eu`,
    'x-auth-token': line`curl -H "X-Auth-Token: ${API_KEY(opaqueToken)}" https://${host}${path}`,
    'token-header-scheme': line`Authorization: Token ${API_KEY(hexOf(40))}`,
    'okta-ssws': line`Authorization: SSWS ${API_KEY((random) => `00${urlSafeOf(40)(random)}`)}`,
    'heroku-uuid': line`HEROKU_API_KEY=${API_KEY(uuid)}`,
    'session-cookie': line`Cookie: sessionid=${API_KEY(lowerAlnumOf(32))}; theme=dark`,
    'xml-api-key': line`<config><apiKey env="prod">${API_KEY(namelessKey)}</apiKey></config>`,
    'escaped-json': line`req="{\\"auth_token\\":\\"${API_KEY(opaqueToken)}\\"}"`,
    'java-property': line`acme.api.secret=${API_KEY(alnumOf(40))}`,
    'sentry-dsn': line`SENTRY_DSN=https://${API_KEY(hexOf(32))}@o${between(1000, 9999)}.ingest.sentry.io/${between(1000, 9999)}`,
    'coloured-value': line`${isoTime} \u001b[36mapi_key\u001b[0m=\u001b[33m${API_KEY(namelessKey)}\u001b[0m`,
  },
  hard: {
    'percent-twice': line`cb=%2Fhook%3Fapi_key%3D${API_KEY(percentTwice(hexOf(32)))}%26v%3D1`,
    'typed-value': line`{"name":"API_KEY","value":"${API_KEY(namelessKey)}"}`,
    'bare-after-word': line`rotated key ${API_KEY(alnumOf(40))} for ${service}`,
    'split-key': line`{"api\\u005fkey":"${API_KEY(namelessKey)}"}`,
    'chat-here-is-token': line`here is the token ${API_KEY(opaqueToken)} dont share`,
  },
})
