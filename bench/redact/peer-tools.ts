import { createRedactor, type RedactionType } from '@logpipe/pipeline/redact'

/** A redactor under measurement, ours or a peer's. */
export interface Tool {
  readonly name: string
  /** The package it comes from. */
  readonly package: string
  /** How it was configured, for the reader of the results. */
  readonly configured: string
  /** Our type for each of its placeholders; unlisted ones count as none of our types. */
  readonly types: Readonly<Record<string, RedactionType>>
  readonly load: () => Promise<Redact>
}

export type Redact = (text: string) => string | Promise<string>

/** The peer's patterns for our types: pattern, label of its placeholder, our type. */
const openredactionPatterns: readonly (readonly [string, string, RedactionType])[] = [
  ['PHONE_UK_MOBILE', 'PHONE_UK_MOBILE', 'PHONE'],
  ['PHONE_UK', 'PHONE_UK', 'PHONE'],
  ['PHONE_US', 'PHONE_US', 'PHONE'],
  ['PHONE_INTERNATIONAL', 'PHONE', 'PHONE'],
  ['PHONE_LINE_NUMBER', 'PHONE', 'PHONE'],
  ['EMAIL', 'EMAIL', 'EMAIL'],
  ['CREDIT_CARD', 'CREDIT_CARD', 'CREDIT_CARD'],
  ['SSN', 'SSN', 'SSN'],
  ['IBAN', 'IBAN', 'IBAN'],
  ['UK_BANK_ACCOUNT_IBAN', 'UK_IBAN', 'IBAN'],
  ['JWT_TOKEN', 'JWT', 'JWT'],
  ['AWS_ACCESS_KEY', 'AWS_KEY', 'AWS_ACCESS_KEY'],
  ['AWS_SECRET_KEY', 'AWS_SECRET', 'AWS_SECRET_KEY'],
  ['BEARER_TOKEN', 'BEARER', 'BEARER_TOKEN'],
  ['OAUTH_TOKEN', 'OAUTH_TOKEN', 'BEARER_TOKEN'],
  ['DOCKER_AUTH', 'DOCKER_AUTH', 'BASIC_AUTH'],
  ['URL_WITH_AUTH', 'URL_AUTH', 'PASSWORD'],
  ['DATABASE_CONNECTION', 'DB_CONN', 'PASSWORD'],
  ['GENERIC_SECRET', 'SECRET', 'PASSWORD'],
  ['GENERIC_API_KEY', 'API_KEY', 'API_KEY'],
  ['OAUTH_CLIENT_SECRET', 'OAUTH_SECRET', 'API_KEY'],
  ['OPENAI_API_KEY', 'OPENAI_API_KEY', 'API_KEY'],
  ['GOOGLE_API_KEY', 'GOOGLE_API', 'API_KEY'],
  ['FIREBASE_API_KEY', 'FIREBASE_KEY', 'API_KEY'],
  ['STRIPE_API_KEY', 'STRIPE_KEY', 'API_KEY'],
  ['TWILIO_API_KEY', 'TWILIO_KEY', 'API_KEY'],
  ['SENDGRID_API_KEY', 'SENDGRID_KEY', 'API_KEY'],
  ['MAILGUN_API_KEY', 'MAILGUN_KEY', 'API_KEY'],
  ['HEROKU_API_KEY', 'HEROKU_KEY', 'API_KEY'],
  ['AZURE_STORAGE_KEY', 'AZURE_KEY', 'API_KEY'],
  ['GITHUB_TOKEN', 'GITHUB_TOKEN', 'API_KEY'],
  ['SLACK_TOKEN', 'SLACK_TOKEN', 'API_KEY'],
  ['NPM_TOKEN', 'NPM_TOKEN', 'API_KEY'],
  ['PYPI_TOKEN', 'PYPI_TOKEN', 'API_KEY'],
  ['PRIVATE_KEY', 'PRIVATE_KEY', 'PRIVATE_KEY'],
  ['SSH_PRIVATE_KEY', 'SSH_KEY', 'PRIVATE_KEY'],
  ['IPV4', 'IPV4', 'IPV4'],
  ['IPV6', 'IPV6', 'IPV6'],
]

const openredaction = {
  package: 'openredaction',
  types: Object.fromEntries(openredactionPatterns.map(([, label, type]) => [label, type])),
}

const redactPii = {
  package: 'redact-pii',
  types: {
    PHONE_NUMBER: 'PHONE',
    EMAIL_ADDRESS: 'EMAIL',
    CREDIT_CARD_NUMBER: 'CREDIT_CARD',
    US_SOCIAL_SECURITY_NUMBER: 'SSN',
    IP_ADDRESS: 'IPV4',
    PASSWORD: 'PASSWORD',
    CREDENTIALS: 'PASSWORD',
  },
} as const

const logpipe = {
  package: '@logpipe/pipeline',
  types: {
    'REDACTED:PHONE': 'PHONE',
    'REDACTED:EMAIL': 'EMAIL',
    'REDACTED:CREDIT_CARD': 'CREDIT_CARD',
    'REDACTED:SSN': 'SSN',
    'REDACTED:IBAN': 'IBAN',
    'REDACTED:JWT': 'JWT',
    'REDACTED:AWS_ACCESS_KEY': 'AWS_ACCESS_KEY',
    'REDACTED:AWS_SECRET_KEY': 'AWS_SECRET_KEY',
    'REDACTED:API_KEY': 'API_KEY',
    'REDACTED:PRIVATE_KEY': 'PRIVATE_KEY',
    'REDACTED:BEARER_TOKEN': 'BEARER_TOKEN',
    'REDACTED:BASIC_AUTH': 'BASIC_AUTH',
    'REDACTED:PASSWORD': 'PASSWORD',
    'REDACTED:IPV4': 'IPV4',
    'REDACTED:IPV6': 'IPV6',
  },
} as const

/**
 * Ours runs with addresses on, for comparison with peers that find addresses, and with its defaults. No peer documents
 * settings for logs, so each runs with its defaults; one that by default redacts what the data does not label (years, URLs,
 * names) also runs with only our types.
 */
export const tools: readonly Tool[] = [
  {
    ...logpipe,
    name: 'logpipe, with addresses',
    configured: 'createRedactor() with IPV4 and IPV6 on, as in the peers that find addresses',
    load: async () => createRedactor({ types: { IPV4: true, IPV6: true } }).redact,
  },
  {
    ...logpipe,
    name: 'logpipe, default policy',
    configured: 'createRedactor(): addresses are kept, as in the peer that finds none',
    load: async () => createRedactor().redact,
  },
  {
    ...redactPii,
    name: 'redact-pii',
    configured: 'new SyncRedactor(): every built-in pattern, no Google DLP',
    load: async () => {
      const { SyncRedactor } = await import('redact-pii')
      return new SyncRedactor().redact
    },
  },
  {
    ...redactPii,
    name: 'redact-pii, our types',
    configured:
      'new SyncRedactor({ builtInRedactors }) without names, streetAddress, zipcode, digits, url and username; no Google DLP',
    load: async () => {
      const { SyncRedactor } = await import('redact-pii')
      const off = ['names', 'streetAddress', 'zipcode', 'digits', 'url', 'username']
      const builtInRedactors = Object.fromEntries(off.map((name) => [name, { enabled: false }]))
      return new SyncRedactor({ builtInRedactors }).redact
    },
  },
  {
    name: '@redactpii/node',
    package: '@redactpii/node',
    configured: 'new Redactor(): all five rules, not aggressive, no key for its dashboard, so no network',
    types: {
      PHONE_NUMBER: 'PHONE',
      EMAIL_ADDRESS: 'EMAIL',
      CREDIT_CARD_NUMBER: 'CREDIT_CARD',
      US_SOCIAL_SECURITY_NUMBER: 'SSN',
    },
    load: async () => {
      const { Redactor } = await import('@redactpii/node')
      const redactor = new Redactor()
      return (text) => redactor.redact(text)
    },
  },
  {
    ...openredaction,
    name: 'openredaction',
    configured: 'new OpenRedaction(): every built-in pattern, no named-entity model, no cache; detect() awaited',
    load: async () => {
      const { OpenRedaction } = await import('openredaction')
      const redactor = new OpenRedaction()
      return async (text) => (await redactor.detect(text)).redacted
    },
  },
  {
    ...openredaction,
    name: 'openredaction, our types',
    configured: 'new OpenRedaction({ patterns }) with the built-in patterns for our types; otherwise defaults',
    load: async () => {
      const { OpenRedaction } = await import('openredaction')
      const redactor = new OpenRedaction({ patterns: openredactionPatterns.map(([pattern]) => pattern) })
      return async (text) => (await redactor.detect(text)).redacted
    },
  },
  {
    name: '@arcjet/redact',
    package: '@arcjet/redact',
    configured: 'redact(text): all four built-in entities; WebAssembly, awaited, one instance per call as in its API',
    types: {
      'Redacted phone number': 'PHONE',
      'Redacted email': 'EMAIL',
      'Redacted credit card number': 'CREDIT_CARD',
      'Redacted IP address': 'IPV4',
    },
    load: async () => {
      const { redact } = await import('@arcjet/redact')
      return async (text) => (await redact(text))[0]
    },
  },
]

/**
 * Our type for text that a tool inserted. The scorer's diff can lose punctuation and spaces of a label if the text had the
 * same there, so only letters and digits are compared; longer labels first, because some are prefixes of others.
 */
export function typeOfInserted({ types }: Tool, inserted: string): RedactionType | 'OTHER' {
  const labels = Object.entries(types).map(([label, type]) => ({ letters: lettersOf(label), type }))
  const text = lettersOf(inserted)
  const found = labels
    .toSorted((a, b) => b.letters.length - a.letters.length)
    .find(({ letters }) => new RegExp(`(?<![A-Za-z])${letters}`).test(text))
  return found?.type ?? 'OTHER'
}

function lettersOf(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]/g, '')
}
