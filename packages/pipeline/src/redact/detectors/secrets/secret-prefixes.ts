import * as char from '../../text/char-codes.ts'
import { alphabet, alphanumerics, base64Url, digits, upperAlphanumerics } from '../../text/chars.ts'

/**
 * A secret with a recognizable prefix: `prefix`, then `min` to `max` characters of `body`. `source` documents the format.
 */
export type SecretPrefix = {
  readonly prefix: string
  readonly body: Uint8Array
  readonly min: number
  readonly max: number
  readonly source: string
  /** `API_KEY` by default. */
  readonly type?: 'AWS_ACCESS_KEY'
}

const gitleaks = 'https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml'
const github = 'https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/'
const gitlab = 'https://docs.gitlab.com/security/tokens/#token-prefixes'
const slack = 'https://docs.slack.dev/authentication/tokens/'
const stripe = 'https://docs.stripe.com/keys'
const aws = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids'

const word = alphabet(alphanumerics)
const dotted = alphabet(`${alphanumerics}-_.`)
const padded = alphabet(`${alphanumerics}-_=`)
const path = alphabet(`${alphanumerics}+/=_-`)
const upper = alphabet(upperAlphanumerics)
const hex = alphabet(`${digits}abcdefABCDEF`)
const hexDashed = alphabet(`${digits}abcdefABCDEF-`)

function rules(
  source: string,
  rows: readonly (readonly [prefixes: string, Uint8Array, number, number])[],
): SecretPrefix[] {
  return rows.flatMap(([prefixes, body, min, max]) =>
    prefixes.split(' ').map((prefix) => ({ prefix, body, min, max, source })),
  )
}

/** More specific prefixes come before shorter ones that also match. */
export const secretPrefixes: readonly SecretPrefix[] = [
  ...rules(aws, [['AKIA ASIA ABIA ACCA A3T', upper, 16, 17]]).map((rule) => ({
    ...rule,
    type: 'AWS_ACCESS_KEY' as const,
  })),
  ...rules(github, [
    ['ghp_ gho_ ghu_ ghs_ ghr_', word, 36, 255],
    ['github_pat_', alphabet(`${alphanumerics}_`), 36, 255],
  ]),
  ...rules(gitlab, [
    ['glpat- gldt- glrt- glrtr- glcbt- glft- glffct- glimt- glagent- gloas- glsoat- glptt- glwt-', dotted, 18, 300],
    ['GR1348941', base64Url, 20, 40],
  ]),
  ...rules(slack, [
    ['xoxb- xoxp- xoxa- xoxr- xoxs- xoxo- xoxe- xoxe. xoxc- xoxd- xapp-', dotted, 16, 400],
    ['hooks.slack.com/services/ hooks.slack.com/workflows/ hooks.slack.com/triggers/', path, 30, 120],
  ]),
  ...rules(stripe, [
    ['sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_', word, 10, 255],
    ['whsec_', path, 24, 80],
  ]),
  ...rules('https://docs.npmjs.com/about-access-tokens', [['npm_', word, 36, 36]]),
  ...rules('https://cloud.google.com/docs/authentication/api-keys', [['AIza', base64Url, 35, 35]]),
  ...rules('https://developers.google.com/identity/protocols/oauth2', [
    ['ya29.', dotted, 20, 2048],
    ['GOCSPX-', base64Url, 20, 40],
  ]),
  ...rules('https://docs.claude.com/en/api/admin-api', [['sk-ant-', base64Url, 20, 200]]),
  ...rules('https://platform.openai.com/docs/api-reference/authentication', [
    ['sk-proj- sk-svcacct- sk-admin-', base64Url, 20, 300],
    ['sk-', base64Url, 32, 300],
  ]),
  ...rules(gitleaks, [
    ['SG.', padded.map((member, code) => (code === char.dot ? 1 : member)), 60, 80],
    ['SK', hex, 32, 32],
    ['shpat_ shpca_ shppa_ shpss_', hex, 32, 32],
    ['dop_v1_ doo_v1_ dor_v1_', hex, 64, 64],
    ['dapi', hexDashed, 32, 34],
    ['ATATT3', padded, 60, 250],
    ['hf_ api_org_', word, 30, 40],
    ['hvs. hvb.', base64Url, 24, 300],
    ['pypi-AgEIcHlwaS5vcmc', base64Url, 50, 1000],
    ['rubygems_', hex, 48, 48],
    ['CLOJARS_', word, 60, 60],
    ['lin_api_', word, 40, 40],
    ['ntn_', word, 40, 50],
    ['PMAK-', hexDashed, 59, 59],
    ['glsa_', alphabet(`${alphanumerics}_`), 41, 41],
    ['glc_', path, 32, 400],
    ['dp.pt.', word, 40, 44],
    ['dt0c01.', dotted, 80, 100],
    ['pscale_tkn_ pscale_pw_ pscale_oauth_', dotted, 32, 64],
    ['pplx-', word, 40, 64],
    ['pul-', hex, 40, 40],
    ['pnu_', word, 36, 36],
    ['rdme_', word, 70, 70],
    ['sntryu_', hex, 64, 64],
    ['sntrys_', path, 40, 500],
    ['sq0atp- sq0csp- EAAA', base64Url, 22, 80],
    ['xkeysib-', alphabet(`${alphanumerics}-`), 81, 81],
    ['shippo_live_ shippo_test_', hex, 40, 40],
    ['EZAK EZTK', word, 54, 54],
    ['LTAI', word, 20, 24],
    ['AKCp', word, 69, 69],
    ['ABSK', path, 109, 272],
    ['HRKU-AA', base64Url, 58, 58],
    ['fo1_', base64Url, 43, 43],
    ['fm1a_ fm1r_ fm2_', path, 100, 2000],
    ['sgp_', alphabet(`${alphanumerics}_`), 40, 64],
    ['AGE-SECRET-KEY-1', upper, 58, 58],
    ['ops_eyJ', path, 250, 2000],
    ['duffel_live_ duffel_test_', padded, 43, 43],
    ['FLWSECK_TEST- FLWSECK-', alphabet(`${alphanumerics}-`), 12, 60],
    ['API-', upper, 26, 26],
    ['key-', hex, 32, 32],
    ['tskey-', dotted, 20, 80],
    ['nvapi-', base64Url, 60, 70],
    ['tvly-', dotted, 28, 60],
    ['CFPAT-', base64Url, 43, 43],
    ['dp.st. dp.ct. dp.sa. dp.scim. dp.audit.', dotted, 40, 80],
    ['pat-na1- pat-eu1- pat-na2-', hexDashed, 36, 36],
    ['EAAC EAAM', word, 80, 300],
    ['secret_', word, 43, 43],
    ['AKID', word, 32, 32],
    ['lsv2_pt_ lsv2_sk_', alphabet(`${alphanumerics}_`), 40, 50],
    ['pcsk_', alphabet(`${alphanumerics}_`), 60, 80],
    ['ATCTT3', padded, 60, 250],
    ['ATBB', word, 32, 32],
    ['bkua_', hex, 40, 40],
    ['CCIPAT_', alphabet(`${alphanumerics}_`), 60, 70],
    ['ddp_', word, 36, 36],
    ['jina_', word, 60, 60],
    ['phx_', word, 40, 60],
    ['shptka_', hex, 32, 32],
  ]),
  ...rules('https://docs.docker.com/security/access-tokens/', [['dckr_pat_ dckr_oat_', base64Url, 20, 60]]),
  ...rules('https://developers.figma.com/docs/rest-api/authentication/', [['figd_', base64Url, 36, 60]]),
  ...rules('https://console.groq.com/docs/quickstart', [['gsk_', word, 40, 60]]),
  ...rules('https://docs.x.ai/docs/tutorial', [['xai-', word, 60, 100]]),
  ...rules('https://replicate.com/docs/topics/security/api-tokens', [['r8_', word, 37, 40]]),
  ...rules('https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/', [['NRAK-', upper, 27, 27]]),
  ...rules('https://discord.com/developers/docs/resources/webhook', [['discord.com/api/webhooks/', path, 60, 120]]),
  ...rules('https://razorpay.com/docs/payments/dashboard/account-settings/api-keys/', [
    ['rzp_live_ rzp_test_', word, 14, 24],
  ]),
  ...rules('https://supabase.com/docs/guides/api/api-keys', [
    ['sb_secret_ sbp_', alphabet(`${alphanumerics}_-`), 20, 60],
  ]),
]
