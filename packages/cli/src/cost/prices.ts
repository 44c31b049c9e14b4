/** List prices of AWS in us-east-1, US dollars, without free tiers, as their pages state them. */
export const prices = {
  region: 'us-east-1',
  /** Month of the prices; see the sources for newer ones. */
  date: '2025-07',
  items: {
    /** HTTP API, a million requests of at most 512 KiB each. */
    apiMillionRequests: { usd: 1.0, source: 'https://aws.amazon.com/api-gateway/pricing/' },
    /** A million invocations. */
    lambdaMillionInvocations: { usd: 0.2, source: 'https://aws.amazon.com/lambda/pricing/' },
    /** A GB-second on arm64. */
    lambdaGbSecond: { usd: 0.000_013_333_4, source: 'https://aws.amazon.com/lambda/pricing/' },
    /** A million requests to a standard queue of at most 64 KiB each. */
    sqsMillionRequests: { usd: 0.4, source: 'https://aws.amazon.com/sqs/pricing/' },
    /** A million write request units on demand: 1 KiB each. */
    dynamodbMillionWrites: { usd: 0.625, source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/' },
    /** A GB stored for a month. */
    dynamodbGbMonth: { usd: 0.25, source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/' },
    /** A GB under point-in-time recovery for a month. */
    dynamodbBackupGbMonth: { usd: 0.2, source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/' },
    /** A million read request units on demand: 4 KiB each, strongly consistent. */
    dynamodbMillionReads: { usd: 0.125, source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/' },
    /** An alarm on one metric for a month; one on an expression costs as much for each metric in it. */
    cloudwatchAlarmMonth: { usd: 0.1, source: 'https://aws.amazon.com/cloudwatch/pricing/' },
    /** A metric of one's own for a month, of the first 10,000. */
    cloudwatchMetricMonth: { usd: 0.3, source: 'https://aws.amazon.com/cloudwatch/pricing/' },
    /** A dashboard for a month. */
    cloudwatchDashboardMonth: { usd: 3.0, source: 'https://aws.amazon.com/cloudwatch/pricing/' },
    /** A secret for a month. */
    secretMonth: { usd: 0.4, source: 'https://aws.amazon.com/secrets-manager/pricing/' },
    /** A customer managed key for a month. */
    kmsKeyMonth: { usd: 1.0, source: 'https://aws.amazon.com/kms/pricing/' },
    /** Ten thousand requests to KMS. */
    kmsTenThousandRequests: { usd: 0.03, source: 'https://aws.amazon.com/kms/pricing/' },
    /** A web ACL for a month. */
    wafAclMonth: { usd: 5.0, source: 'https://aws.amazon.com/waf/pricing/' },
    /** A rule, or a group of rules, for a month. */
    wafRuleMonth: { usd: 1.0, source: 'https://aws.amazon.com/waf/pricing/' },
    /** A million requests that WAF inspects. */
    wafMillionRequests: { usd: 0.6, source: 'https://aws.amazon.com/waf/pricing/' },
    /** A GB of function logs taken in. */
    cloudwatchGbIngested: { usd: 0.5, source: 'https://aws.amazon.com/cloudwatch/pricing/' },
  },
} as const
