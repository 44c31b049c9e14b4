import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** When they end; then others are asked for. */
  readonly expiration?: Date
}

/** Where AWS is. Everything is left to the SDK's standard chain but what is named here. */
export interface AwsPlace {
  readonly region?: string
  readonly credentials?: Credentials | (() => Promise<Credentials>)
  /** Only for a stack that is not AWS. */
  readonly dynamodbEndpoint?: string
  /** Only for a stack that is not AWS. */
  readonly sqsEndpoint?: string
}

export function dynamodbClient({ region, credentials, dynamodbEndpoint }: AwsPlace): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    ...(region && { region }),
    ...(credentials && { credentials }),
    ...(dynamodbEndpoint && { endpoint: dynamodbEndpoint }),
  })
  // Nobody reads the SDK's own log, and it walks every item of every call for it.
  client.middlewareStack.remove('loggerMiddleware')
  return DynamoDBDocumentClient.from(client)
}

/** The queue URL never decides where requests go: an emulator may state another host in it. */
export function sqsClient({ region, credentials, sqsEndpoint }: AwsPlace): SQSClient {
  return new SQSClient({
    useQueueUrlAsEndpoint: false,
    ...(region && { region }),
    ...(credentials && { credentials }),
    ...(sqsEndpoint && { endpoint: sqsEndpoint }),
  })
}
