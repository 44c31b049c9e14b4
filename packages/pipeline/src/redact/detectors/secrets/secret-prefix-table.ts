/** Characters of a secret, by the names that `secret-prefixes.ts` gives to sets of them. */
export type BodyName =
  | 'word'
  | 'snake'
  | 'kebab'
  | 'dotted'
  | 'padded'
  | 'paddedDot'
  | 'path'
  | 'upper'
  | 'upperKebab'
  | 'upperSnake'
  | 'hex'
  | 'hexDashed'
  | 'lowerHexDashed'
  | 'wide'
  | 'wordDot'
  | 'wordDollar'
  | 'base32'
  | 'base64Url'

/** Prefixes, the characters after them and how many, and a pattern for what must be before them. */
export type PrefixRow = readonly [prefixes: string, body: BodyName, min: number, max: number, before?: string]

const gitleaks = 'github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml'
const github = 'github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/'
const gitlab = 'docs.gitlab.com/security/tokens/#token-prefixes'
const slack = 'docs.slack.dev/authentication/tokens/'
const stripe = 'docs.stripe.com/keys'
const aws = 'docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids'

/** By the document that defines them, without its `https://`. More specific prefixes come before shorter ones that also match. */
export const prefixTable: readonly (readonly [source: string, rows: readonly PrefixRow[]])[] = [
  // DER of private keys in base64: a sequence, version 0 or 1, and what is always next.
  [
    'datatracker.ietf.org/doc/html/rfc8017#appendix-A.1.2',
    [
      [
        'MIICWwIBAAKB MIICXAIBAAKB MIICXQIBAAKB MIICXgIBAAKB MIIEogIBAAKC MIIEowIBAAKC MIIEpAIBAAKC MIIEpQIBAAKC',
        'path',
        40,
        16_384,
      ],
      [
        'MIIG4gIBAAKC MIIG4wIBAAKC MIIG5AIBAAKC MIIG5QIBAAKC MIIJJwIBAAKC MIIJKAIBAAKC MIIJKQIBAAKC MIIJKgIBAAKC',
        'path',
        40,
        16_384,
      ],
    ],
  ],
  [
    'datatracker.ietf.org/doc/html/rfc5958',
    [
      [
        'MIICdQIBADAN MIICdgIBADAN MIICdwIBADAN MIICeAIBADAN MIIEvAIBADAN MIIEvQIBADAN MIIEvgIBADAN MIIEvwIBADAN',
        'path',
        40,
        16_384,
      ],
      ['MIIG/QIBADAN MIIG/gIBADAN MIIJQQIBADAN MIIJQgIBADAN MIIJQwIBADAN MIIJRAIBADAN', 'path', 40, 16_384],
      ['MIGHAgEAMBMG MIG2AgEAMBAG MIHuAgEAMBAG MC4CAQAwBQYDK2V', 'path', 40, 16_384],
    ],
  ],
  ['datatracker.ietf.org/doc/html/rfc5915', [['MHcCAQEEI MIGkAgEBBD MIHcAgEBBE', 'path', 40, 16_384]]],
  ['github.com/openssh/openssh-portable/blob/master/PROTOCOL.key', [['b3BlbnNzaC1rZXktdj', 'path', 40, 16_384]]],
  [aws, [['AKIA ASIA ABIA ACCA A3T', 'upper', 16, 17]]],
  [
    github,
    [
      ['ghp_ gho_ ghu_ ghs_ ghr_', 'word', 36, 255],
      ['github_pat_', 'snake', 36, 255],
    ],
  ],
  [
    gitlab,
    [
      ['glpat- gldt- glrt- glrtr- glcbt- glft- glffct- glimt- glagent- gloas- glsoat- glptt- glwt-', 'dotted', 18, 300],
      ['GR1348941', 'base64Url', 20, 40],
    ],
  ],
  [
    slack,
    [
      ['xoxb- xoxp- xoxa- xoxr- xoxs- xoxo- xoxe- xoxe. xoxc- xoxd- xapp-', 'dotted', 16, 400],
      ['hooks.slack.com/services/ hooks.slack.com/workflows/ hooks.slack.com/triggers/', 'path', 30, 120],
    ],
  ],
  [
    stripe,
    [
      ['sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_', 'word', 10, 255],
      ['whsec_', 'path', 24, 80],
    ],
  ],
  ['docs.npmjs.com/about-access-tokens', [['npm_', 'word', 36, 36]]],
  ['cloud.google.com/docs/authentication/api-keys', [['AIza', 'base64Url', 35, 35]]],
  [
    'developers.google.com/identity/protocols/oauth2',
    [
      ['ya29.', 'dotted', 20, 2048],
      ['GOCSPX-', 'base64Url', 20, 40],
    ],
  ],
  ['docs.claude.com/en/api/admin-api', [['sk-ant-', 'base64Url', 20, 200]]],
  [
    'platform.openai.com/docs/api-reference/authentication',
    [
      ['sk-proj- sk-svcacct- sk-admin-', 'base64Url', 20, 300],
      ['sk-', 'base64Url', 32, 300],
    ],
  ],
  [
    gitleaks,
    [
      ['SG.', 'paddedDot', 60, 80],
      ['SK', 'hex', 32, 32],
      ['shpat_ shpca_ shppa_ shpss_', 'hex', 32, 32],
      ['dop_v1_ doo_v1_ dor_v1_', 'hex', 64, 64],
      ['dapi', 'hexDashed', 32, 34],
      ['ATATT3', 'padded', 60, 250],
      ['hf_ api_org_', 'word', 30, 40],
      ['hvs. hvb.', 'base64Url', 24, 300],
      ['pypi-AgEIcHlwaS5vcmc', 'base64Url', 50, 1000],
      ['rubygems_', 'hex', 48, 48],
      ['CLOJARS_', 'word', 60, 60],
      ['lin_api_', 'word', 40, 40],
      ['ntn_', 'word', 40, 50],
      ['PMAK-', 'hexDashed', 59, 59],
      ['glsa_', 'snake', 41, 41],
      ['glc_', 'path', 32, 400],
      ['dp.pt.', 'word', 40, 44],
      ['dt0c01.', 'dotted', 80, 100],
      ['pscale_tkn_ pscale_pw_ pscale_oauth_', 'paddedDot', 32, 64],
      ['pplx-', 'word', 40, 64],
      ['pul-', 'hex', 40, 40],
      ['pnu_', 'word', 36, 36],
      ['rdme_', 'word', 70, 70],
      ['sntryu_', 'hex', 64, 64],
      ['sntrys_', 'path', 40, 500],
      ['sq0atp- sq0csp- EAAA', 'base64Url', 22, 80],
      ['xkeysib-', 'kebab', 81, 81],
      ['shippo_live_ shippo_test_', 'hex', 40, 40],
      ['EZAK EZTK', 'word', 54, 54],
      ['LTAI', 'word', 20, 24],
      ['AKCp', 'word', 69, 69],
      ['ABSK', 'path', 109, 272],
      ['HRKU-AA', 'base64Url', 58, 58],
      ['fo1_', 'base64Url', 43, 43],
      ['fm1a_ fm1r_ fm2_', 'path', 100, 2000],
      ['sgp_', 'snake', 40, 64],
      ['AGE-SECRET-KEY-1', 'upper', 58, 58],
      ['ops_eyJ', 'path', 250, 2000],
      ['duffel_live_ duffel_test_', 'padded', 43, 43],
      ['FLWSECK_TEST- FLWSECK-', 'kebab', 12, 60],
      ['API-', 'upper', 26, 26],
      ['key-', 'hex', 32, 32],
      ['tskey-', 'dotted', 20, 80],
      ['nvapi-', 'base64Url', 60, 70],
      ['tvly-', 'dotted', 28, 60],
      ['CFPAT-', 'base64Url', 43, 43],
      ['dp.st. dp.ct. dp.sa. dp.scim. dp.audit.', 'dotted', 40, 80],
      ['pat-na1- pat-eu1- pat-na2-', 'hexDashed', 36, 36],
      ['EAAC EAAM', 'word', 80, 300],
      ['secret_', 'word', 43, 43],
      ['AKID', 'word', 32, 32],
      ['lsv2_pt_ lsv2_sk_', 'snake', 40, 50],
      ['pcsk_', 'snake', 60, 80],
      ['ATCTT3', 'padded', 60, 250],
      ['ATBB', 'word', 32, 32],
      ['bkua_', 'hex', 40, 40],
      ['CCIPAT_', 'snake', 60, 70],
      ['ddp_', 'word', 36, 36],
      ['jina_', 'word', 60, 60],
      ['phx_', 'word', 40, 60],
      ['shptka_', 'hex', 32, 32],
    ],
  ],
  ['docs.docker.com/security/access-tokens/', [['dckr_pat_ dckr_oat_', 'base64Url', 20, 60]]],
  ['developers.figma.com/docs/rest-api/authentication/', [['figd_', 'base64Url', 36, 60]]],
  ['console.groq.com/docs/quickstart', [['gsk_', 'word', 40, 60]]],
  ['docs.x.ai/docs/tutorial', [['xai-', 'word', 60, 100]]],
  ['replicate.com/docs/topics/security/api-tokens', [['r8_', 'word', 37, 40]]],
  [
    'docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/',
    [
      ['NRAK-', 'upper', 27, 27],
      ['NRII- NRIQ- NRRA-', 'base64Url', 32, 42],
      ['NRJS-', 'word', 19, 19],
    ],
  ],
  [
    'discord.com/developers/docs/resources/webhook',
    [
      [
        'discord.com/api/webhooks/ discordapp.com/api/webhooks/ ptb.discord.com/api/webhooks/ canary.discord.com/api/webhooks/',
        'path',
        60,
        120,
      ],
    ],
  ],
  ['razorpay.com/docs/payments/dashboard/account-settings/api-keys/', [['rzp_live_ rzp_test_', 'word', 14, 24]]],
  ['supabase.com/docs/guides/api/api-keys', [['sb_secret_ sbp_', 'base64Url', 20, 60]]],
  ['core.telegram.org/bots/features#creating-a-new-bot', [['AA', 'base64Url', 33, 33, '(?<!\\d)\\d{8,10}:$']]],
  ['firebase.google.com/docs/cloud-messaging/auth-server', [['APA91b', 'base64Url', 100, 200, '[\\w-]{7,40}:$']]],
  [
    'developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens',
    [['atlasv1.', 'padded', 60, 90, '(?<![A-Za-z0-9])[A-Za-z0-9]{14}\\.$']],
  ],
  [
    'learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook',
    [['webhook.office.com/webhookb2/ outlook.office.com/webhook/', 'wide', 60, 300]],
  ],
  ['help.zapier.com/hc/en-us/articles/8496288690317', [['hooks.zapier.com/hooks/catch/', 'path', 12, 80]]],
  [
    'open.feishu.cn/document/client-docs/bot-v3/add-custom-bot',
    [['open.feishu.cn/open-apis/bot/v2/hook/ open.larksuite.com/open-apis/bot/v2/hook/', 'hexDashed', 36, 36]],
  ],
  [
    'developer.work.weixin.qq.com/document/path/91770',
    [['qyapi.weixin.qq.com/cgi-bin/webhook/send?key=', 'hexDashed', 36, 36]],
  ],
  ['healthchecks.io/docs/http_api/', [['hc-ping.com/', 'hexDashed', 36, 36]]],
  ['developer.1password.com/docs/service-accounts/', [['A3-', 'upperKebab', 36, 37]]],
  ['developer.adobe.com/developer-console/docs/guides/authentication/', [['p8e-', 'base64Url', 32, 32]]],
  ['airtable.com/developers/web/api/authentication', [['pat', 'wordDot', 79, 79]]],
  ['jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens', [['cmVmd', 'word', 59, 59]]],
  ['authress.io/knowledge-base/docs/authorization/service-clients', [['sc_ ext_ scauth_ authress_', 'wide', 48, 200]]],
  ['docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html', [['bedrock-api-key-', 'path', 28, 2000]]],
  [
    'docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html',
    [['IQoJb3JpZ2lu FwoGZXIvYXdz FQoGZXIvYXdz', 'path', 100, 2000]],
  ],
  ['developers.cloudflare.com/fundamentals/api/get-started/ca-keys/', [['v1.0-', 'lowerHexDashed', 171, 171]]],
  ['developer.frame.io/docs/getting-started/authentication', [['fio-u-', 'padded', 64, 64]]],
  ['docs.gitlab.com/security/tokens/#gitlab-session-cookies', [['gitlab_session=', 'word', 32, 32]]],
  ['grafana.com/docs/grafana/latest/administration/api-keys/', [['eyJrIjoi', 'path', 60, 400]]],
  ['developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/', [['pat. sat.', 'dotted', 68, 68]]],
  ['www.infracost.io/docs/cloud_pricing_api/get_api_key/', [['ico-', 'word', 32, 32]]],
  ['api.intra.42.fr/apidoc/guides/getting_started', [['s-s4t2ud- s-s4t2af-', 'hex', 64, 64]]],
  ['datatracker.ietf.org/doc/html/rfc7519#section-3', [['ZXlK', 'path', 60, 4000]]],
  [
    'docs.redhat.com/en/documentation/openshift_container_platform/latest/html/authentication_and_authorization/',
    [['sha256~', 'base64Url', 43, 43]],
  ],
  ['developers.scalingo.com/', [['tk-us-', 'base64Url', 48, 48]]],
  ['console.settlemint.com/documentation/', [['sm_aat_ sm_pat_ sm_sat_', 'word', 16, 16]]],
  [
    'developer.hashicorp.com/vault/docs/concepts/tokens',
    [
      ['hvr.', 'base64Url', 24, 300],
      ['s.', 'word', 24, 24],
    ],
  ],
  ['freemius.com/help/documentation/', [['sk_', 'word', 29, 64]]],
  ['docs.pagar.me/docs/chaves-de-acesso', [['ak_live_ ak_test_', 'word', 24, 40]]],
  ['docs.asaas.com/docs/authentication-2', [['aact_prod_ aact_hmlg_ aact_', 'wide', 40, 300, '\\$?$']]],
  ['www.mercadopago.com.br/developers/pt/docs/your-integrations/credentials', [['APP_USR-', 'kebab', 50, 90]]],
  ['docs.xendit.co/docs/api-keys', [['xnd_production_ xnd_development_', 'base64Url', 30, 80]]],
  ['docs.midtrans.com/docs/api-authorization-headers', [['SB-Mid-server- Mid-server-', 'base64Url', 20, 40]]],
  ['docs.omise.co/api-authentication', [['skey_test_ skey_', 'word', 19, 40]]],
  ['docs.tosspayments.com/reference/using-api/api-keys', [['live_sk_ test_sk_ live_gsk_ test_gsk_', 'word', 24, 60]]],
  ['docs.wompi.co/docs/colombia/ambientes-y-llaves/', [['prv_prod_ prv_test_', 'word', 30, 60]]],
  ['www.cashfree.com/docs/api-reference/authentication', [['cfsk_ma_prod_ cfsk_ma_test_', 'snake', 32, 80]]],
  ['docs.mollie.com/reference/authentication', [['live_ test_', 'word', 30, 40]]],
  [
    'developer.paypal.com/braintree/docs/guides/authorization/overview',
    [['access_token$production$ access_token$sandbox$', 'wordDollar', 48, 50]],
  ],
  [
    'yandex.cloud/en/docs/iam/concepts/authorization/api-key',
    [
      ['AQVN', 'base64Url', 35, 38],
      ['YCAJE YCM YCP', 'base64Url', 20, 40],
      ['y0_', 'base64Url', 50, 80],
      ['t1.9eu', 'wide', 60, 600],
    ],
  ],
  ['docs.sonarsource.com/sonarqube-server/latest/user-guide/managing-tokens/', [['squ_ sqp_ sqa_', 'hex', 40, 40]]],
  ['launchdarkly.com/docs/home/account/api', [['api- sdk-', 'hexDashed', 36, 36]]],
  ['io.adafruit.com/api/docs/', [['aio_', 'word', 28, 28]]],
  ['aiven.io/docs/platform/concepts/authentication-tokens', [['AVNS_', 'base64Url', 19, 40]]],
  ['buildkite.com/docs/apis/managing-api-tokens', [['bkpt_ bkct_ bkaj_', 'hex', 40, 60]]],
  ['circleci.com/docs/managing-api-tokens/', [['CCIPRJ_', 'snake', 40, 80]]],
  ['developer.clickup.com/docs/authentication', [['pk_', 'upperSnake', 40, 45]]],
  ['www.cockroachlabs.com/docs/cockroachcloud/managing-access', [['CCDB1_', 'snake', 40, 80]]],
  ['docs.devcycle.com/sdk/', [['dvc_server_ dvc_mobile_ dvc_client_', 'dotted', 30, 60]]],
  ['docs.defined.net/guides/api-authentication/', [['dnkey-', 'padded', 40, 90]]],
  ['www.dropbox.com/developers/documentation/http/documentation', [['sl.u. sl.B sl.', 'base64Url', 120, 1400]]],
  ['developers.hubspot.com/docs/apps/legacy-apps/private-apps/overview', [['pat-eu2- pat-ap1-', 'hexDashed', 36, 36]]],
  ['linear.app/developers/oauth-2-0-authentication', [['lin_oauth_', 'word', 64, 64]]],
  ['docs.mapbox.com/help/dive-deeper/access-tokens/', [['sk.eyJ tk.eyJ', 'dotted', 60, 300]]],
  ['docs.netlify.com/api-and-cli-guides/api-guides/get-started-with-api/', [['nfp_', 'word', 36, 40]]],
  ['learn.microsoft.com/nuget/nuget-org/scoped-api-keys', [['oy2', 'base32', 43, 43]]],
  ['documentation.onfido.com/api/latest/#authentication', [['api_live. api_sandbox. api_live_us.', 'dotted', 30, 60]]],
  ['openrouter.ai/docs/api-reference/authentication', [['sk-or-v1-', 'hex', 64, 64]]],
  ['docs.withpersona.com/api-keys', [['persona_production_ persona_sandbox_', 'base64Url', 30, 60]]],
  ['posthog.com/docs/api', [['phs_', 'word', 40, 60]]],
  ['docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys', [['pnb_', 'word', 36, 36]]],
  ['render.com/docs/api', [['rnd_', 'word', 28, 32]]],
  ['docs.runpod.io/get-started/api-keys', [['rpa_', 'word', 40, 50]]],
  ['sourcegraph.com/docs/cli/how-tos/creating_an_access_token', [['slk_ sgd_', 'hex', 64, 64]]],
  ['www.typeform.com/developers/get-started/personal-access-token/', [['tfp_', 'dotted', 40, 70]]],
  ['vercel.com/docs/rest-api', [['vcp_ vci_ vca_ vck_ vcr_', 'word', 24, 70]]],
  ['www.volcengine.com/docs/6291/65568', [['AKLT', 'path', 40, 60]]],
  ['cloud.baidu.com/doc/IAM/s/Mm2x80srd', [['bce-v3/ALTAK-', 'path', 40, 120]]],
  ['zuplo.com/docs/articles/api-key-management', [['zpka_', 'snake', 30, 60]]],
  ['elevenlabs.io/docs/api-reference/authentication', [['xi-', 'word', 32, 64]]],
  ['docs.fireworks.ai/api-reference/introduction', [['fw_', 'word', 22, 40]]],
  ['modal.com/docs/guide/tokens', [['ak- as-', 'word', 22, 22]]],
  ['e2b.dev/docs/api-key', [['e2b_', 'hex', 40, 40]]],
  ['docs.firecrawl.dev/introduction', [['fc-', 'hex', 32, 32]]],
  ['docs.cloud.llamaindex.ai/api_key', [['llx-', 'word', 40, 60]]],
  ['docs.voyageai.com/docs/api-key-and-installation', [['pa-', 'base64Url', 43, 43]]],
  ['resend.com/docs/api-reference/introduction', [['re_', 'snake', 30, 40]]],
  ['developers.brevo.com/docs/getting-started', [['xsmtpsib-', 'kebab', 81, 81]]],
  ['developers.mailersend.com/general.html#authentication', [['mlsn.', 'word', 60, 70]]],
  ['neon.com/docs/manage/api-keys', [['napi_', 'word', 60, 70]]],
  ['docs.deno.com/deploy/manual/', [['ddo_', 'word', 36, 36]]],
  ['docs.socket.dev/reference/authentication', [['sktsec_', 'snake', 30, 80]]],
  ['infisical.com/docs/documentation/platform/token', [['st.', 'dotted', 60, 120]]],
  ['docs.honeycomb.io/configure/environments/manage-api-keys/', [['hcaik_ hcxik_ hcalk_ hcamk_', 'word', 50, 70]]],
  ['www.elastic.co/docs/deploy-manage/api-keys/elasticsearch-api-keys', [['essu_', 'path', 40, 120]]],
  ['docs.rootly.com/api-reference/overview', [['rootly_', 'hex', 64, 64]]],
  ['docs.statsig.com/sdk-keys/api-keys', [['secret- console-', 'word', 40, 60]]],
  ['docs.getdbt.com/docs/dbt-cloud-apis/user-tokens', [['dbtc_ dbtu_', 'base64Url', 24, 60]]],
  ['docs.databricks.com/aws/en/dev-tools/auth/', [['dkea dose dsapi', 'hex', 32, 34]]],
  ['docs.snyk.io/snyk-api/authentication-for-api', [['snyk_uat. snyk_sat.', 'dotted', 40, 400]]],
  ['www.logicmonitor.com/support/rest-api-authentication', [['lmb_', 'path', 60, 200]]],
  ['polar.sh/docs/integrate/authentication', [['polar_oat_ polar_pat_ polar_at_', 'word', 30, 60]]],
  ['docs.scrapfly.io/', [['scp-live- scp-test-', 'hex', 32, 32]]],
  ['github.com/bitcoin/bips/blob/master/bip-0032.mediawiki', [['xprv', 'word', 107, 107]]],
  ['github.com/nostr-protocol/nips/blob/master/19.md', [['nsec1', 'word', 58, 58]]],
  ['docs.anthropic.com/en/docs/claude-code', [['sk-ant-oat01- sk-ant-sid01-', 'base64Url', 60, 200]]],
  ['developers.facebook.com/docs/facebook-login/guides/access-tokens/', [['EAAG EAAB EAAI EAAJ', 'word', 80, 300]]],
  [
    'developer.squareup.com/docs/build-basics/access-tokens',
    [['sandbox-sq0idb- sandbox-sq0csb-', 'base64Url', 22, 80]],
  ],
]
