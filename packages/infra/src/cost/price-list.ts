/** Services as a bill and the estimate list them. */
export type Service =
  | 'API Gateway'
  | 'Lambda'
  | 'SQS'
  | 'DynamoDB writes'
  | 'DynamoDB reads'
  | 'DynamoDB storage'
  | 'CloudWatch Logs'
  | 'WAF'
  | 'KMS'
  | 'fixed'

/** Regions in which each number that an estimate uses was found. */
export const priceRegions = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1'] as const

export type PriceRegion = (typeof priceRegions)[number]

/** US dollars, and the day on which AWS said so. */
type Seen = readonly [usd: number, seen: string]

interface Item {
  readonly service: Service
  /** What it is the price of. */
  readonly unit: string
  /** Offer of AWS's price list, which has a file for each region. */
  readonly offer: string
  /** A page of AWS that says it where the region's file was not seen. */
  readonly page?: string
  /** Of a region that is not here, that of us-east-1 is used, and marked as not checked. */
  readonly usd: { readonly 'us-east-1': Seen } & { readonly [R in PriceRegion]?: Seen }
  /** Regions whose number is from the page. */
  readonly onPage?: readonly PriceRegion[]
}

/** In the order of {@link priceRegions}. */
function inRegions(virginia: Seen, oregon: Seen, ireland: Seen, frankfurt: Seen) {
  return { 'us-east-1': virginia, 'us-west-2': oregon, 'eu-west-1': ireland, 'eu-central-1': frankfurt }
}

function everywhere(seen: Seen) {
  return inRegions(seen, seen, seen, seen)
}

const cloudWatchPage = 'https://aws.amazon.com/cloudwatch/pricing/'
const kmsPage = 'https://aws.amazon.com/kms/pricing/'
const secretsPage = 'https://aws.amazon.com/secrets-manager/pricing/'
const wafPage = 'https://aws.amazon.com/waf/pricing/'

/**
 * List prices, without free tiers, of the first tier. They were read in published copies of AWS's price list and of its pricing pages,
 * each of the day that stands beside it, and not from AWS itself: copy, region and number were compared one by one.
 */
export const priceList = {
  apiMillionRequests: {
    service: 'API Gateway',
    unit: 'a million requests to an HTTP API, of at most 512 KiB each',
    offer: 'AmazonApiGateway',
    usd: inRegions([1, '2026-10-08'], [1, '2026-08-08'], [1.11, '2026-10-02'], [1.2, '2026-09-21']),
  },
  lambdaMillionInvocations: {
    service: 'Lambda',
    unit: 'a million invocations',
    offer: 'AWSLambda',
    usd: inRegions([0.2, '2026-09-11'], [0.2, '2026-08-08'], [0.2, '2026-10-01'], [0.2, '2026-09-21']),
  },
  lambdaGbSecond: {
    service: 'Lambda',
    unit: 'a GB-second on arm64',
    offer: 'AWSLambda',
    usd: inRegions(
      [0.000_013_333_4, '2026-09-11'],
      [0.000_013_333_4, '2026-08-08'],
      [0.000_013_333_4, '2026-10-01'],
      [0.000_013_333_4, '2026-09-21'],
    ),
  },
  sqsMillionRequests: {
    service: 'SQS',
    unit: 'a million requests to a standard queue, of at most 64 KiB each',
    offer: 'AWSQueueService',
    usd: inRegions([0.4, '2026-10-08'], [0.4, '2026-08-08'], [0.4, '2026-09-11'], [0.4, '2026-09-11']),
  },
  sqsFairMillionRequests: {
    service: 'SQS',
    unit: 'what a fair queue adds to a million requests; counted on every request to the queue',
    offer: 'AWSQueueService',
    usd: { 'us-east-1': [0.1, '2026-10-08'] },
  },
  dynamodbMillionWrites: {
    service: 'DynamoDB writes',
    unit: 'a million write request units on demand, of 1 KiB each',
    offer: 'AmazonDynamoDB',
    usd: inRegions([0.625, '2026-09-11'], [0.625, '2026-10-04'], [0.705, '2026-09-11'], [0.7625, '2026-09-21']),
  },
  dynamodbMillionReads: {
    service: 'DynamoDB reads',
    unit: 'a million read request units on demand, of 4 KiB each, strongly consistent',
    offer: 'AmazonDynamoDB',
    usd: inRegions([0.125, '2026-09-11'], [0.125, '2026-10-04'], [0.1415, '2026-09-11'], [0.1525, '2026-09-21']),
  },
  dynamodbGbMonth: {
    service: 'DynamoDB storage',
    unit: 'a GB stored for a month',
    offer: 'AmazonDynamoDB',
    usd: inRegions([0.25, '2026-10-08'], [0.25, '2026-08-08'], [0.283, '2026-09-11'], [0.306, '2026-09-11']),
  },
  dynamodbBackupGbMonth: {
    service: 'DynamoDB storage',
    unit: 'a GB under point-in-time recovery for a month',
    offer: 'AmazonDynamoDB',
    usd: inRegions([0.2, '2026-10-08'], [0.2, '2026-08-08'], [0.22, '2026-09-11'], [0.2448, '2026-09-11']),
  },
  cloudwatchGbIngested: {
    service: 'CloudWatch Logs',
    unit: 'a GB of logs taken in, standard class',
    offer: 'AmazonCloudWatch',
    usd: inRegions([0.5, '2026-10-01'], [0.5, '2026-08-08'], [0.57, '2026-09-22'], [0.63, '2026-10-08']),
  },
  cloudwatchAlarmMonth: {
    service: 'fixed',
    unit: 'an alarm on one metric for a month; one on an expression costs as much for each metric in it',
    offer: 'AmazonCloudWatch',
    page: cloudWatchPage,
    usd: inRegions([0.1, '2026-08-04'], [0.1, '2026-08-08'], [0.1, '2026-09-22'], [0.1, '2026-10-08']),
    onPage: ['us-east-1'],
  },
  cloudwatchMetricMonth: {
    service: 'fixed',
    unit: 'a custom metric for a month, of the first 10,000',
    offer: 'AmazonCloudWatch',
    page: cloudWatchPage,
    usd: inRegions([0.3, '2026-08-04'], [0.3, '2026-08-08'], [0.3, '2026-09-22'], [0.3, '2026-10-08']),
    onPage: ['us-east-1'],
  },
  cloudwatchDashboardMonth: {
    service: 'fixed',
    unit: 'a dashboard for a month, in any region',
    offer: 'AmazonCloudWatch',
    page: cloudWatchPage,
    usd: everywhere([3, '2026-10-06']),
    onPage: priceRegions,
  },
  secretMonth: {
    service: 'fixed',
    unit: 'a secret for a month',
    offer: 'AWSSecretsManager',
    page: secretsPage,
    usd: inRegions([0.4, '2026-09-11'], [0.4, '2026-09-20'], [0.4, '2026-09-11'], [0.4, '2026-10-08']),
    onPage: ['us-west-2'],
  },
  kmsKeyMonth: {
    service: 'KMS',
    unit: 'a customer managed key for a month; each of its first two rotations adds as much',
    offer: 'awskms',
    page: kmsPage,
    usd: inRegions([1, '2026-03-14'], [1, '2026-08-08'], [1, '2026-03-14'], [1, '2026-10-08']),
    onPage: ['us-east-1', 'eu-west-1'],
  },
  kmsTenThousandRequests: {
    service: 'KMS',
    unit: 'ten thousand requests for a symmetric key',
    offer: 'awskms',
    page: kmsPage,
    usd: inRegions([0.03, '2026-03-14'], [0.03, '2026-08-08'], [0.03, '2026-09-30'], [0.03, '2026-07-15']),
    onPage: ['us-east-1'],
  },
  wafAclMonth: {
    service: 'WAF',
    unit: 'a web ACL for a month; that of CloudFront is in no region',
    offer: 'awswaf',
    page: wafPage,
    usd: everywhere([5, '2026-08-04']),
    onPage: priceRegions,
  },
  wafRuleMonth: {
    service: 'WAF',
    unit: 'a rule, or a group of rules, for a month',
    offer: 'awswaf',
    page: wafPage,
    usd: everywhere([1, '2026-08-04']),
    onPage: priceRegions,
  },
  wafMillionRequests: {
    service: 'WAF',
    unit: 'a million requests that WAF inspects',
    offer: 'awswaf',
    page: wafPage,
    usd: everywhere([0.6, '2026-08-04']),
    onPage: priceRegions,
  },
} as const satisfies Readonly<Record<string, Item>>

export type PriceName = keyof typeof priceList

export function itemOf(name: PriceName): Item {
  return priceList[name]
}
