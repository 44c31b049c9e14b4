import { shaped, type Value } from '../../random.ts'
import { API_KEY, group, line } from '../../template.ts'
import * as encoded from '../../values/encodings.ts'
import { alnumOf, base64Of, hexOf, lowerAlnumOf, prefixed, urlSafeOf } from '../../values/secrets.ts'
import * as some from '../values/people.ts'

const key = (prefix: string, length: number): Value => prefixed(prefix, alnumOf(length))
const joinedBy =
  (gap: string, ...parts: readonly Value[]): Value =>
  (random) =>
    parts.map((part) => part(random)).join(gap)

const teamId: Value = (random) => alnumOf(9)(random).toUpperCase()

/**
 * Sources: the vendors' documents on the shape of their keys (GitHub, GitLab, Stripe, SendGrid, Slack, OpenAI, Anthropic,
 * Google, Shopify, DigitalOcean, HashiCorp, Grafana, Postman, npm, PyPI, Docker, Databricks, New Relic, Square,
 * Airtable, Atlassian, Doppler, Pulumi, Tailscale, Supabase, Sonar, Hugging Face, Plex, the *arr programs, Pushover, ntfy);
 * issues wso2 cs-tools 1177, trufflehog 643, 4623 and 486.
 */
export const serviceKeys = group('sixth service keys', {
  core: {
    'github classic': line`remote: Invalid credentials for https://x-access-token:${API_KEY(key('ghp_', 36))}@github.com/acme/app`,
    'github fine grained': line`GH_TOKEN=${API_KEY(joinedBy('_', key('github_pat_', 22), alnumOf(59)))} gh release create v2`,
    'github server': line`##[debug]token: ${API_KEY(key('ghs_', 36))}`,
    'gitlab personal': line`PRIVATE-TOKEN: ${API_KEY(prefixed('glpat-', urlSafeOf(20)))}`,
    'gitlab runner': line`gitlab-runner register --token ${API_KEY(prefixed('glrt-', alnumOf(20)))} --executor docker`,
    'stripe live': line`Stripe.api_key = "${API_KEY(key('sk_live_', 24))}"`,
    'stripe restricted': line`No such customer; request used key ${API_KEY(key('rk_live_', 24))}`,
    'stripe webhook': line`endpoint secret ${API_KEY(key('whsec_', 32))} mismatch`,
    sendgrid: line`MAIL_PASSWORD=${API_KEY(joinedBy('.', () => 'SG', alnumOf(22), urlSafeOf(43)))}`,
    mailgun: line`curl -s --user 'api:${API_KEY(prefixed('key-', hexOf(32)))}' https://api.mailgun.net/v3/mg`,
    mailchimp: line`mailchimp: apikey ${API_KEY((random) => `${hexOf(32)(random)}-us${shaped('1#')(random)}`)} rejected`,
    'twilio auth token': line`TWILIO_AUTH_TOKEN: ${API_KEY(hexOf(32))}`,
    'slack bot': line`slack: invalid_auth for token ${API_KEY(joinedBy('-', () => 'xoxb', shaped('2##########'), shaped('3###########'), alnumOf(24)))}`,
    'slack webhook': line`POST https://hooks.slack.com/services/T0${teamId}/B0${teamId}/${API_KEY(alnumOf(24))} 404 no_service`,
    'discord webhook': line`notifier: https://discord.com/api/webhooks/11${some.n8}/${API_KEY(urlSafeOf(68))} -> 204`,
    'openai project': line`openai.AuthenticationError: Incorrect API key provided: ${API_KEY(key('sk-proj-', 48))}`,
    anthropic: line`x-api-key: ${API_KEY((random) => `sk-ant-api03-${alnumOf(93)(random)}AA`)}`,
    'google maps': line`https://maps.googleapis.com/maps/api/js?key=${API_KEY(prefixed('AIzaSy', urlSafeOf(33)))}&v=weekly`,
    'google client secret': line`"client_secret":"${API_KEY(prefixed('GOCSPX-', urlSafeOf(28)))}","redirect_uris":[]`,
    shopify: line`X-Shopify-Access-Token: ${API_KEY(prefixed('shpat_', hexOf(32)))}`,
    digitalocean: line`doctl auth init -t ${API_KEY(prefixed('dop_v1_', hexOf(64)))}`,
    'vault service': line`vault login ${API_KEY(key('hvs.', 24))}`,
    'terraform cloud': line`credentials "app.terraform.io" { token = "${API_KEY(joinedBy('.', alnumOf(14), () => 'atlasv1', alnumOf(67)))}" }`,
    'grafana service account': line`GRAFANA_TOKEN=${API_KEY(joinedBy('_', key('glsa_', 32), hexOf(8)))}`,
    postman: line`newman run --postman-api-key ${API_KEY(joinedBy('-', prefixed('PMAK-', hexOf(24)), hexOf(34)))}`,
    npm: line`npm notice //npm.example.com/:_authToken=${API_KEY(key('npm_', 36))}`,
    pypi: line`twine upload -u __token__ -p ${API_KEY(prefixed('pypi-AgEIcHlwaS5vcmcC', urlSafeOf(80)))} dist/*`,
    docker: line`DOCKERHUB_TOKEN: ${API_KEY(key('dckr_pat_', 27))}`,
    databricks: line`databricks configure --token ${API_KEY(prefixed('dapi', hexOf(32)))}`,
    'new relic': line`NEW_RELIC_USER_KEY=${API_KEY(key('NRAK-', 27))}`,
    'datadog key': line`datadog agent: api_key: ${API_KEY(hexOf(32))} is invalid`,
    square: line`SQUARE_ACCESS_TOKEN=${API_KEY(prefixed('EAAA', urlSafeOf(60)))}`,
    airtable: line`airtable token ${API_KEY(joinedBy('.', key('pat', 14), hexOf(64)))} lacks scope`,
    atlassian: line`jira auth: email=ci token=${API_KEY(prefixed('ATATT3xFfGF0', urlSafeOf(170)))}`,
    doppler: line`DOPPLER_TOKEN=${API_KEY(key('dp.st.prd.', 43))} doppler run`,
    pulumi: line`PULUMI_ACCESS_TOKEN: ${API_KEY(prefixed('pul-', hexOf(40)))}`,
    tailscale: line`tailscale up --authkey=${API_KEY(joinedBy('-', key('tskey-auth-k', 10), alnumOf(32)))}`,
    supabase: line`SUPABASE_ACCESS_TOKEN=${API_KEY(prefixed('sbp_', hexOf(40)))}`,
    sonar: line`sonar-scanner -Dsonar.token=${API_KEY(prefixed('sqp_', hexOf(40)))}`,
    'hugging face': line`huggingface_hub: using token ${API_KEY(key('hf_', 34))}`,
    'azure storage': line`DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${API_KEY(base64Of(86))};EndpointSuffix=core.windows.net`,
    'azure client secret': line`AADSTS7000215: Invalid client secret provided: client_secret=${API_KEY(joinedBy('~', shaped('#?^8Q'), alnumOf(34)))}`,
    'plex token': line`GET /library/sections?X-Plex-Token=${API_KEY(urlSafeOf(20))} 200`,
    'radarr key': line`[Debug] HttpClient: Req: [GET] http://radarr:7878/api/v3/movie?apikey=${API_KEY(hexOf(32))}`,
    'sabnzbd key': line`sabnzbd: API Key Incorrect, apikey=${API_KEY(hexOf(32))}`,
    pushover: line`pushover: {"token":"${API_KEY(lowerAlnumOf(30))}","user":"${API_KEY(lowerAlnumOf(30))}","message":"UPS"}`,
    ntfy: line`ntfy publish --token ${API_KEY(prefixed('tk_', lowerAlnumOf(29)))} alerts "disk"`,
    'openweather appid': line`GET /data/2.5/weather?q=Oslo&appid=${API_KEY(hexOf(32))} 401`,
    'telegram bot': line`https://api.telegram.org/bot${API_KEY((random) => `7${shaped('#########')(random)}:AA${urlSafeOf(33)(random)}`)}/getUpdates`,
    'home assistant supervisor': line`SUPERVISOR_TOKEN=${API_KEY(hexOf(96))}`,
    'tuya local key': line`tuya device bf1: local_key="${API_KEY(alnumOf(16))}" version=3.4`,
    'unsplash header': line`Authorization: Client-ID ${API_KEY(urlSafeOf(43))}`,
    'generic header': line`> X-Api-Key: ${API_KEY(alnumOf(40))}`,
    'generic json': line`{"apiKey":"${API_KEY(lowerAlnumOf(36))}","region":"eu"}`,
    'generic toml': line`api_key = "${API_KEY(hexOf(40))}"`,
    'python local': line`client = Zendesk(email, token="${API_KEY(alnumOf(40))}")`,
    'java property': line`acme.client-secret=${API_KEY(alnumOf(32))}`,
    german: line`API-Schlüssel: ${API_KEY(alnumOf(32))}`,
    russian: line`Ключ API: ${API_KEY(hexOf(32))}`,
    'access token query': line`GET /me?access_token=${API_KEY(prefixed('EAAG', alnumOf(120)))} 190`,
    'refresh token json': line`{"refresh_token":"${API_KEY(prefixed('1//0', urlSafeOf(60)))}","scope":"drive"}`,
    'encryption key base64': line`APP_KEY=base64:${API_KEY(base64Of(43))}`,
    'rails master key': line`RAILS_MASTER_KEY=${API_KEY(hexOf(32))} bin/rails credentials:show`,
    'django secret key': line`SECRET_KEY = '${API_KEY(prefixed('django-insecure-', lowerAlnumOf(50)))}'`,
  },
  hard: {
    'github bare': line`${API_KEY(key('gho_', 36))}`,
    'colour inside': line`token ${API_KEY(encoded.colouredInside(key('ghp_', 36)))}`,
    'zero width': line`key ${API_KEY(encoded.zeroWidthInside(key('sk_live_', 24)))}`,
    'percent in url': line`?k=${API_KEY(encoded.percentAll(prefixed('AIzaSy', urlSafeOf(33))))}`,
    'base64 of key': line`blob=${API_KEY(encoded.base64(key('xoxp-', 40)))}`,
    'unicode escapes': line`{"t":"${API_KEY(encoded.unicodeEscaped(prefixed('glpat-', urlSafeOf(20))))}"}`,
    nameless: line`uploading with ${API_KEY(alnumOf(40))}`,
    'nameless column': line`acme;${API_KEY(lowerAlnumOf(36))};rw`,
    'sas signature': line`https://acme.blob.core.windows.net/b?sv=2024-11-04&sp=r&sig=${API_KEY((random) => encodeURIComponent(base64Of(43)(random)))}`,
    'two lines': line`tskey is split: ${API_KEY(key('tskey-auth-k', 10))}-\\\n${API_KEY(alnumOf(32))}`,
  },
})
