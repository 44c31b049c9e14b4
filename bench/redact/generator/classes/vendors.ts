import { hex, isoTime, number, uuid } from '../slots/fillers.ts'
import { awsAccessKey, secret } from '../slots/secrets.ts'
import { core, decoy, hard, type TemplateClass } from '../template.ts'

/**
 * Vendors' secrets. What exists: GitHub's "Supported secret scanning patterns" and the names of gitleaks' rules; shapes are from
 * the vendors' own pages, named at the end of each line.
 */
export const vendors: TemplateClass = {
  name: 'vendor secrets',
  templates: [
    core`credentials ${awsAccessKey} rejected`, // AWS IAM User Guide, unique identifiers
    core`token ${secret('ghp_{w36}')} expired`, // GitHub blog, authentication token formats
    core`remote: ${secret('github_pat_{w22}_{w59}')}`, // GitHub Docs, personal access tokens
    core`installation ${secret('ghs_{w36}')}`, // GitHub Docs, installation tokens
    core`PRIVATE-TOKEN: ${secret('glpat-{u20}')}`, // GitLab Docs, token overview
    core`CI job ${secret('glptt-{h40}')}`, // GitLab Docs, token overview
    core`runner ${secret('glrt-{u20}')} registered`, // GitLab Docs, token overview
    core`slack ${secret('xoxb-{d12}-{d12}-{w24}')}`, // Slack API, token types
    core`slack ${secret('xapp-1-A{A10}-{d13}-{h64}')}`, // Slack API, token types
    core`POST https://hooks.slack.com/services/${secret('T{A8}/B{A8}/{w24}')}`, // Slack API, incoming webhooks
    core`stripe ${secret('sk_live_{w24}')}`, // Stripe Docs, API keys
    core`stripe ${secret('rk_live_{w24}')}`, // Stripe Docs, restricted keys
    core`webhook ${secret('whsec_{w32}')}`, // Stripe Docs, webhook signatures
    core`openai ${secret('sk-proj-{u74}')}`, // OpenAI API reference, authentication
    core`anthropic ${secret('sk-ant-api03-{u93}AA')}`, // Anthropic API reference
    core`key=${secret('AIza{u35}')}`, // Google Cloud, API keys
    core`oauth ${secret('ya29.{u60}')}`, // Google Identity, OAuth 2.0
    core`client secret ${secret('GOCSPX-{u28}')}`, // Google Identity, client secrets
    core`npm ${secret('npm_{w36}')}`, // npm Docs, access tokens
    core`twine ${secret('pypi-AgEIcHlwaS5vcmc{u70}')}`, // PyPI help, API tokens
    core`sendgrid ${secret('SG.{u22}.{u43}')}`, // Twilio SendGrid Docs, API keys
    core`mailgun ${secret('key-{h32}')}`, // Mailgun Docs, API keys
    core`twilio key ${secret('SK{h32}')}`, // Twilio Docs, API keys
    core`POST https://api.telegram.org/bot${secret('{d10}:AA{u33}')}/sendMessage`, // Telegram Bot API, authorizing your bot
    core`telegram token ${secret('{d9}:AA{u33}')}`, // Telegram Bot API
    core`discord ${secret('M{w23}.{u6}.{u27}')}`, // Discord Developer Docs, authentication
    core`https://discord.com/api/webhooks/${secret('{d18}/{u68}')}`, // Discord Developer Docs, webhooks
    core`Ocp-Apim-Subscription-Key: ${secret('{h32}')}`, // Azure API Management, subscriptions
    core`?subscription-key=${secret('{h32}')}&q=1`, // Azure API Management, subscriptions
    core`https://acct.blob.core.windows.net/c/f?sv=2022-11-02&sr=b&sig=${secret('{w42}%3D')}&se=2026`, // Azure Storage, service SAS
    core`SharedAccessSignature sr=hub&sig=${secret('{w42}%3D')}&se=${number(10)}`, // Azure IoT Hub and Event Hubs, SAS tokens
    core`AccountName=acct;AccountKey=${secret('{b86}==')};EndpointSuffix=core.windows.net`, // Azure Storage, connection strings
    core`SharedAccessKeyName=root;SharedAccessKey=${secret('{b43}=')}`, // Azure Service Bus, connection strings
    core`entra ${secret('{w3}8Q~{u34}')}`, // Microsoft Entra, client secrets
    core`X-Amz-Signature=${secret('{h64}')}&X-Amz-Expires=60`, // AWS Signature Version 4, query parameters
    core`x-amz-security-token: ${secret('IQoJb3JpZ2lu{b200}')}`, // AWS STS, temporary credentials
    core`digitalocean ${secret('dop_v1_{h64}')}`, // DigitalOcean API, authentication
    core`heroku ${secret('HRKU-AA{u58}')}`, // Heroku Dev Center, OAuth tokens
    core`vault ${secret('hvs.{u90}')}`, // HashiCorp Vault, tokens
    core`terraform ${secret('{w14}.atlasv1.{u60}')}`, // HCP Terraform, API tokens
    core`doppler ${secret('dp.pt.{w43}')}`, // Doppler Docs, tokens
    core`docker ${secret('dckr_pat_{u27}')}`, // Docker Docs, personal access tokens
    core`hf ${secret('hf_{l34}')}`, // Hugging Face Docs, user access tokens
    core`databricks ${secret('dapi{h32}')}`, // Databricks Docs, personal access tokens
    core`shopify ${secret('shpat_{h32}')}`, // Shopify.dev, access tokens
    core`square ${secret('EAAA{u60}')} square access token`, // Square Developer, access tokens
    core`newrelic ${secret('NRAK-{A27}')}`, // New Relic Docs, API keys
    core`grafana ${secret('glsa_{w32}_{h8}')}`, // Grafana Docs, service accounts
    core`sentry ${secret('sntrys_{b80}')}`, // Sentry Docs, organization tokens
    core`linear ${secret('lin_api_{w40}')}`, // Linear Developers, API
    core`notion ${secret('ntn_{w46}')}`, // Notion API, authentication
    core`figma ${secret('figd_{u40}')}`, // Figma REST API, personal access tokens
    core`postman ${secret('PMAK-{h24}-{h34}')}`, // Postman Learning Center, API keys
    core`airtable ${secret('pat{w14}.{h64}')}`, // Airtable Web API, authentication
    core`atlassian ${secret('ATATT3xFfGF0{u180}')}`, // Atlassian Support, API tokens
    core`cloudflare_api_token=${secret('{u40}')}`, // Cloudflare Fundamentals, API tokens
    core`DD-API-KEY: ${secret('{h32}')}`, // Datadog Docs, API keys
    core`DD-APPLICATION-KEY: ${secret('{h40}')}`, // Datadog Docs, application keys
    core`X-Shopify-Access-Token: ${secret('shpca_{h32}')}`, // Shopify.dev, access tokens
    core`mercadopago ${secret('APP_USR-{d16}-{d6}-{h32}-{d9}')}`, // Mercado Pago Developers, credentials (Brazil)
    core`asaas access_token: ${secret('$aact_prod_{b80}')}`, // Asaas Docs, authentication (Brazil)
    core`pagarme ${secret('ak_live_{w30}')}`, // Pagar.me Docs, authentication (Brazil)
    core`PAGSEGURO_TOKEN=${secret('{H32}')}`, // PagSeguro Developers, token (Brazil)
    core`razorpay ${secret('rzp_live_{w14}')}`, // Razorpay Docs, API keys (India)
    core`paystack ${secret('sk_live_{h40}')}`, // Paystack Docs, API keys (Nigeria)
    core`flutterwave ${secret('FLWSECK-{h32}-X')}`, // Flutterwave Docs, API keys (Nigeria)
    core`yandex ${secret('AQVN{u36}')}`, // Yandex Cloud, API keys (Russia)
    core`aliyun ${secret('LTAI{w20}')}`, // Alibaba Cloud, AccessKey pairs (China)
    core`tencent ${secret('AKID{w32}')}`, // Tencent Cloud, CAM access keys (China)
    core`AGE: ${secret('AGE-SECRET-KEY-1{A58}')}`, // age specification, native X25519 identities
    core`1password ${secret('ops_eyJ{b260}')}`, // 1Password Developer, service accounts
    core`pulumi ${secret('pul-{h40}')}`, // Pulumi Docs, access tokens
    core`buildkite ${secret('bkua_{h40}')}`, // Buildkite Docs, API access tokens
    core`sonar ${secret('squ_{h40}')}`, // SonarQube Docs, tokens
    core`firebase ${secret('AAAA{u7}:APA91b{u134}')}`, // Firebase Cloud Messaging, legacy server key
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the token has dollar signs of its own.
    core`braintree ${secret('access_token$production${a16}${h32}')}`, // PayPal Braintree, access tokens
    core`rubygems ${secret('rubygems_{h48}')}`, // RubyGems guides, API keys
    core`launchdarkly ${secret('api-{h8}-{h4}-{h4}-{h4}-{h12}')}`, // LaunchDarkly Docs, access tokens
    core`okta: Authorization: SSWS ${secret('00{u40}')}`, // Okta Developer, API tokens
    hard`PAT ${secret('{a52}')} azure devops pat`, // Azure DevOps, personal access tokens
    hard`secret ${secret('{b64}')} leaked`,
    hard`https://example.webhook.office.com/webhookb2/${secret('{h8}-{h4}-{h4}-{h4}-{h12}@{h8}-{h4}-{h4}-{h4}-{h12}/IncomingWebhook/{h32}')}`, // Microsoft Teams, incoming webhooks
    decoy`commit ${hex(40)} pushed at ${isoTime}`,
    decoy`sha256:${hex(64)} pulled`,
    decoy`request ${uuid} trace 00-${hex(32)}-${hex(16)}-01`,
    decoy`etag "${hex(32)}" size ${number(6)}`,
    decoy`pk_live is a publishable key, sk_live is secret`,
    decoy`integrity sha512-${hex(64)}==`,
    decoy`ghp_ prefix is documented`,
    decoy`sk-learn-contrib ${number(1)}.2 installed`,
  ],
}
