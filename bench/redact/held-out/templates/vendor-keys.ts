import { between, oneOf, shaped } from '../random.ts'
import { API_KEY, group, line } from '../template.ts'
import { host, isoTime, level, path, pid, service } from '../values/people.ts'
import * as secret from '../values/secrets.ts'

const { alnumOf, base64Of, hexOf, joined, lowerAlnumOf, prefixed, urlSafeOf } = secret

/**
 * Keys with a form of their own. Forms after the vendors' documents and the lists of gitleaks and of GitHub's secret scanning,
 * which were read and not copied.
 */
export const vendorKeys = group('vendor-keys', {
  core: {
    github: line`git clone https://x-access-token:${API_KEY(secret.githubToken)}@github.com/acme/app`,
    'github-fine-grained': line`${isoTime} ${level} using token ${API_KEY(joined('_', prefixed('github_pat_', alnumOf(22)), alnumOf(59)))}`,
    gitlab: line`remote: HTTP Basic: Access denied for ${API_KEY(prefixed('glpat-', urlSafeOf(20)))}`,
    'gitlab-others': line`runner register --token ${API_KEY((random) => prefixed(oneOf('glrt-', 'gldt-', 'glcbt-64_')(random), alnumOf(20))(random))}`,
    slack: line`slack client init token=${API_KEY(secret.slackToken)} team=T0${alnumOf(8)}`,
    'slack-app': line`SLACK_APP: ${API_KEY((random) => `xapp-1-A0${alnumOf(9)(random).toUpperCase()}-${shaped('6############')(random)}-${hexOf(64)(random)}`)}`,
    'slack-webhook': line`POST https://hooks.slack.com/services/T0${alnumOf(8)}/B0${alnumOf(8)}/${API_KEY(alnumOf(24))} 200`,
    stripe: line`${service} stripe: Invalid API Key provided: ${API_KEY((random) => prefixed(oneOf('sk_live_', 'rk_live_', 'sk_test_')(random), alnumOf(24))(random))}`,
    'stripe-webhook-secret': line`webhook verify with ${API_KEY(prefixed('whsec_', alnumOf(32)))} failed`,
    openai: line`Incorrect API key provided: ${API_KEY(prefixed('sk-proj-', urlSafeOf(48)))}.`,
    anthropic: line`x-key check ${API_KEY((random) => `sk-ant-api03-${urlSafeOf(93)(random)}AA`)} 401`,
    'google-api': line`GET https://maps.googleapis.com/maps/api/geocode/json?address=x&key=${API_KEY(prefixed('AIza', urlSafeOf(35)))}`,
    'google-oauth-secret': line`oauth client loaded: ${API_KEY(prefixed('GOCSPX-', urlSafeOf(28)))}`,
    'google-access-token': line`gcloud: refreshed ${API_KEY(prefixed('ya29.a0', urlSafeOf(120)))}`,
    sendgrid: line`mailer init ${API_KEY(joined('.', () => 'SG', urlSafeOf(22), urlSafeOf(43)))}`,
    mailgun: line`mailgun auth api:${API_KEY(prefixed('key-', hexOf(32)))} domain=mg.example.org`,
    mailchimp: line`POST lists/1/members apikey ${API_KEY((random) => `${hexOf(32)(random)}-us${1 + random.int(20)}`)}`,
    twilio: line`twilio: key sid ${API_KEY(prefixed('SK', hexOf(32)))} rejected`,
    npm: line`npm notice //npm.example.com/:_authToken=${API_KEY(prefixed('npm_', alnumOf(36)))}`,
    pypi: line`twine upload -u __token__ with ${API_KEY(prefixed('pypi-AgEIcHlwaS5vcmc', urlSafeOf(70)))}`,
    'ruby-gems': line`gem push: key ${API_KEY(prefixed('rubygems_', hexOf(48)))} lacks scope`,
    'docker-hub': line`docker pull failed for ${API_KEY(prefixed('dckr_pat_', urlSafeOf(27)))}`,
    'hugging-face': line`OSError: token ${API_KEY(prefixed('hf_', alnumOf(34)))} is not valid`,
    databricks: line`spark.databricks conf ${API_KEY(prefixed('dapi', hexOf(32)))}`,
    'digital-ocean': line`doctl auth: ${API_KEY(prefixed('dop_v1_', hexOf(64)))}`,
    shopify: line`shop=acme ${API_KEY((random) => prefixed(oneOf('shpat_', 'shpss_', 'shpca_')(random), hexOf(32))(random))} expired`,
    square: line`square client ${API_KEY((random) => prefixed(oneOf('sq0csp-', 'EAAAE')(random), urlSafeOf(43))(random))} sandbox=false`,
    telegram: line`${isoTime} httpx: POST https://api.telegram.org/bot${API_KEY(secret.telegramToken)}/sendMessage "HTTP/1.1 200 OK"`,
    'telegram-named': line`bot started as ${API_KEY(secret.telegramToken)}`,
    discord: line`discord.client logging in using static token ${API_KEY(secret.discordToken)}`,
    'discord-webhook': line`POST https://discord.com/api/webhooks/11${shaped('################')}/${API_KEY(urlSafeOf(68))} 204`,
    'azure-sas': line`GET https://acme.blob.core.windows.net/logs/a.gz?sv=2023-11-03&se=2025-09-01&sp=r&sig=${API_KEY((random) => encodeURIComponent(base64Of(43)(random)))}`,
    'azure-storage': line`DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${API_KEY((random) => `${alnumOf(86)(random)}==`)};EndpointSuffix=core.windows.net`,
    'azure-service-bus': line`Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${API_KEY(base64Of(43))}`,
    'azure-ad-secret': line`AADSTS7000222 client secret ${API_KEY((random) => `${alnumOf(3)(random)}8Q~${alnumOf(34)(random)}`)} expired`,
    'vault-terraform': line`vault: ${API_KEY((random) => oneOf(prefixed('hvs.', urlSafeOf(92))(random), `${alnumOf(14)(random)}.atlasv1.${urlSafeOf(64)(random)}`)(random))} denied on ${path}`,
    grafana: line`grafana-agent push with ${API_KEY((random) => `glsa_${alnumOf(32)(random)}_${hexOf(8)(random)}`)}`,
    'new-relic': line`newrelic infra license ${API_KEY(prefixed('NRAK-', (random) => lowerAlnumOf(27)(random).toUpperCase()))}`,
    postman: line`newman run --env ${API_KEY((random) => `PMAK-${hexOf(24)(random)}-${hexOf(34)(random)}`)}`,
    'developer-tools': line`ci: ${API_KEY((random) => oneOf(prefixed('lin_api_', alnumOf(40))(random), prefixed('figd_', urlSafeOf(40))(random), prefixed('sbp_', hexOf(40))(random), prefixed('dp.pt.', alnumOf(43))(random))(random))} not authorised`,
    atlassian: line`jira client ${API_KEY(prefixed('ATATT3xFfGF0', urlSafeOf(170)))}`,
    airtable: line`airtable request ${API_KEY(joined('.', prefixed('pat', alnumOf(14)), hexOf(64)))}`,
    dynatrace: line`Api-Token ${API_KEY((random) => `dt0c01.${alnumOf(24)(random).toUpperCase()}.${alnumOf(64)(random).toUpperCase()}`)}`,
    'mercado-pago': line`mercadopago ${API_KEY((random) => `APP_USR-${shaped('6###############')(random)}-0${between(1, 9)(random)}1${between(0, 9)(random)}12-${hexOf(32)(random)}-${shaped('1########')(random)}`)}`,
    asaas: line`asaas client using $${API_KEY(prefixed('aact_prod_', (random) => base64Of(120)(random)))}`,
    'african-asian-payments': line`pay: ${API_KEY((random) => oneOf(`FLWSECK-${hexOf(32)(random)}-X`, prefixed('sk_live_', hexOf(40))(random), prefixed('xnd_production_', alnumOf(60))(random))(random))} refused`,
    'alibaba-tencent': line`oss client id=${API_KEY((random) => oneOf(prefixed('LTAI5t', alnumOf(18))(random), prefixed('AKID', alnumOf(32))(random))(random))} region=cn`,
    'age-secret': line`sops: ${API_KEY((random) => `AGE-SECRET-KEY-1${Array.from({ length: 58 }, () => 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'.charAt(random.int(32))).join('')}`)}`,
    'fly-planetscale': line`deploy ${host}: ${API_KEY((random) => oneOf(prefixed('fm2_', alnumOf(110))(random), prefixed('pscale_tkn_', urlSafeOf(43))(random))(random))}`,
  },
  hard: {
    'colour-inside': line`token \u001b[2m${API_KEY((random) => secret.githubToken(random).replace(/^(.{12})/, '$1\u001b[1m'))}\u001b[0m`,
    'after-underscore': line`artifact_${API_KEY(secret.githubToken)} pid=${pid}`,
    'percent-encoded': line`auth=x%3A${API_KEY((random) => encodeURIComponent(secret.telegramToken(random)))}%20ok`,
    'base64-wrapped': line`{"data":{"token":"${API_KEY((random) => Buffer.from(secret.githubToken(random)).toString('base64'))}"},"kind":"Secret"}`,
  },
})
