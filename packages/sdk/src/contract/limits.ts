const KiB = 1024
const MiB = 1024 * KiB

/** Every limit of the wire contract, each named once with its unit. */
export const limits = {
  /** One log's text, UTF-8 bytes. */
  maxTextBytes: 128 * KiB,
  /** One record's attributes as JSON, UTF-8 bytes. */
  maxAttributesBytes: 16 * KiB,
  /** How deep attributes may nest. */
  maxAttributesDepth: 8,
  /** A request body as sent, bytes. */
  maxRequestBytes: 4 * MiB,
  /** A request body after its content encodings are undone, bytes. */
  maxDecodedBytes: 16 * MiB,
  /** Records in one request. */
  maxRecordsPerRequest: 5_000,
  /** JSON values in one request, as many as 5,000 records of 100 attributes hold. */
  maxValuesPerRequest: 500_000,
  /** Tenant id, characters. */
  maxTenantIdChars: 64,
  /** Log id, characters. */
  maxLogIdChars: 128,
  /** Idempotency key, characters. Short enough that the log ids made from it fit a log id. */
  maxIdempotencyKeyChars: 64,
  /** One queue message, bytes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
  maxMessageBytes: MiB,
  /** One table item, bytes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
  maxItemBytes: 400 * KiB,
  /** Rows in one page of `GET /logs`. */
  maxPageRows: 1_000,
  /**
   * One page of `GET /logs` as a function answers it: JSON within JSON, bytes. A function may answer with 6 MB.
   * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   */
  maxPageBytes: 5 * MiB,
  /** Rows in one page of `GET /logs` when the caller does not say. */
  defaultPageRows: 100,
  /** Log ids in one `POST /logs/stored`. */
  maxStoredIds: 1_000,
} as const
