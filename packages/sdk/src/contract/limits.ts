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
  /** A decoded request body, bytes. */
  maxDecodedBytes: 16 * MiB,
  /**
   * A text and its attributes after redaction, UTF-8 bytes. Placeholders may be longer than what they replace; together with
   * the rest of the row, these fit into one item.
   */
  maxRedactedTextBytes: 300 * KiB,
  maxRedactedAttributesBytes: 64 * KiB,
  /** Records in one request. */
  maxRecordsPerRequest: 5_000,
  /** JSON values in one request; enough for 5,000 records with 100 attributes each. */
  maxValuesPerRequest: 500_000,
  /** Tenant id, characters. */
  maxTenantIdChars: 64,
  /** Log id, characters. */
  maxLogIdChars: 128,
  /** Idempotency key, characters. Short enough for the log ids derived from it to be valid. */
  maxIdempotencyKeyChars: 64,
  /** Index of a request's first record under its idempotency key (`X-Logpipe-First-Index`). */
  maxFirstIndex: 2 ** 31,
  /** One queue message, bytes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
  maxMessageBytes: MiB,
  /** One table item, bytes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
  maxItemBytes: 400 * KiB,
  /** Rows in one page of `GET /logs`. */
  maxPageRows: 1_000,
  /**
   * One page of `GET /logs` as a Lambda response: JSON within JSON, bytes. Lambda allows 6 MB.
   * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   */
  maxPageBytes: 5 * MiB,
  /** Default number of rows in one page of `GET /logs`. */
  defaultPageRows: 100,
  /** Words and phrases in `q` of `GET /logs`, and the length of one, characters. */
  maxSearchWords: 20,
  maxSearchWordChars: 256,
  /** Attributes that one `GET /logs` asks for, and the length of a path or value, characters. */
  maxSearchAttributes: 20,
  maxSearchAttributeChars: 256,
  /**
   * What one `GET /logs` with words or attributes reads, in rows, in bytes of texts and attributes, and in time, milliseconds: whichever comes
   * first ends the page. The function has 10 seconds and 512 MB.
   */
  maxSearchRows: 5_000,
  maxSearchBytes: 16 * MiB,
  maxSearchMs: 3_000,
  /** Log ids in one `POST /logs/stored`. */
  maxStoredIds: 1_000,
  /** Requests in one `POST /logs/outcomes`. */
  maxOutcomes: 100,
  /** Dead-lettered records that the outcome of a request lists. */
  maxListedDeadLetters: 20,
} as const
