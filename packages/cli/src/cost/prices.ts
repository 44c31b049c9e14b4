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
    /** A GB of function logs taken in. */
    cloudwatchGbIngested: { usd: 0.5, source: 'https://aws.amazon.com/cloudwatch/pricing/' },
  },
} as const
