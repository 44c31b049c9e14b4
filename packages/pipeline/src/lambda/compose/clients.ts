import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** When they expire; the SDK then fetches new ones. */
  readonly expiration?: Date
}

/** AWS client configuration. Whatever is absent is left to the SDK's default chain. */
export interface AwsConfig {
  readonly region?: string
  readonly credentials?: Credentials | (() => Promise<Credentials>)
  /** Only for an emulator. */
  readonly dynamodbEndpoint?: string
  /** Only for an emulator. */
  readonly sqsEndpoint?: string
}

export function dynamodbClient({ region, credentials, dynamodbEndpoint }: AwsConfig): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    ...(region && { region }),
    ...(credentials && { credentials }),
    ...(dynamodbEndpoint && { endpoint: dynamodbEndpoint }),
  })
  // The SDK's logger is unused, yet walks every item of every call.
  client.middlewareStack.remove('loggerMiddleware')
  // By default the SDK throws on a number that a double cannot hold, and with it on all other rows of the call.
  return DynamoDBDocumentClient.from(client, { unmarshallOptions: { wrapNumbers: Number } })
}

/** The queue URL is never used as the endpoint: an emulator may return another host in it. */
export function sqsClient({ region, credentials, sqsEndpoint }: AwsConfig): SQSClient {
  return new SQSClient({
    useQueueUrlAsEndpoint: false,
    ...(region && { region }),
    ...(credentials && { credentials }),
    ...(sqsEndpoint && { endpoint: sqsEndpoint }),
  })
}
