import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { NodeHttpHandler } from '@smithy/node-http-handler'

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** When they expire; the SDK then fetches new ones. */
  readonly expiration?: Date
}

/** Adds to a request what the service verifies. */
type RequestSigner = Exclude<SQSClientConfig['signer'], ((...args: never) => unknown) | undefined>

/** What an emulator is told of itself, so that the SDK does not look for it. */
export interface ClientSettings
  extends Pick<
    SQSClientConfig,
    | 'maxAttempts'
    | 'retryMode'
    | 'defaultsMode'
    | 'useFipsEndpoint'
    | 'useDualstackEndpoint'
    | 'authSchemePreference'
    | 'userAgentAppId'
  > {
  /** An emulator verifies no signature. */
  readonly signer?: RequestSigner
}

/** AWS client configuration. Whatever is absent is left to the SDK's default chain. */
export interface AwsConfig extends ClientSettings {
  readonly region?: string
  readonly credentials?: Credentials | (() => Promise<Credentials>)
  /** Shares its sockets with all clients that it is given to; an emulator may be reached without any. */
  readonly requestHandler?: NonNullable<SQSClientConfig['requestHandler']>
  /** Only for an emulator. */
  readonly dynamodbEndpoint?: string
  /** Only for an emulator. */
  readonly sqsEndpoint?: string
}

/**
 * Sockets to one host, of the 1,024 descriptors that a function may have. Its calls are limited to as many, since one that waits
 * for a socket runs out of time as if it could not connect.
 */
const maxSockets = 32

/** How long the calls of a function wait, milliseconds. */
export interface SocketTimeouts {
  /** Until a connection is open. 1,000 by default. */
  readonly connectMs?: number
  /** Until the response, and between two parts of it. 3,000 by default. */
  readonly answerMs?: number
}

/**
 * The sockets of a function, shared by all its clients. A service in the same region answers in milliseconds: a call that
 * takes much longer is lost, and the time is better spent on another try.
 */
export function sharedSockets({ connectMs = 1_000, answerMs = 3_000 }: SocketTimeouts = {}): NodeHttpHandler {
  const agent = { keepAlive: true, maxSockets }
  return new NodeHttpHandler({
    connectionTimeout: connectMs,
    requestTimeout: answerMs,
    socketTimeout: answerMs,
    // Without it the SDK only warns.
    throwOnRequestTimeout: true,
    httpAgent: agent,
    httpsAgent: agent,
  })
}

export function dynamodbClient({
  region,
  credentials,
  requestHandler,
  dynamodbEndpoint,
  sqsEndpoint: _,
  ...settings
}: AwsConfig): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    ...settings,
    ...(region && { region }),
    ...(credentials && { credentials }),
    ...(requestHandler && { requestHandler }),
    ...(dynamodbEndpoint && { endpoint: dynamodbEndpoint }),
  })
  // The SDK's logger is unused, yet walks every item of every call.
  client.middlewareStack.remove('loggerMiddleware')
  // By default the SDK throws on a number that a double cannot hold, and with it on all other rows of the call.
  return DynamoDBDocumentClient.from(client, { unmarshallOptions: { wrapNumbers: Number } })
}

/** The queue URL is never used as the endpoint: an emulator may return another host in it. */
export function sqsClient({
  region,
  credentials,
  requestHandler,
  sqsEndpoint,
  dynamodbEndpoint: _,
  ...settings
}: AwsConfig): SQSClient {
  return new SQSClient({
    ...settings,
    useQueueUrlAsEndpoint: false,
    ...(region && { region }),
    ...(credentials && { credentials }),
    ...(requestHandler && { requestHandler }),
    ...(sqsEndpoint && { endpoint: sqsEndpoint }),
  })
}
