import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { VirtualClock } from './virtual-clock.ts'

export interface KeyRangeOptions {
  readonly clock: VirtualClock
  /** What one key range takes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
  readonly writesPerSecond?: number
  /** Unused capacity that is kept, milliseconds' worth. */
  readonly burstMs?: number
  /** How long a call takes. */
  readonly latencyMs?: number
  readonly random: () => number
}

/** A table whose rows are all in one key range. */
export interface KeyRange {
  readonly client: DynamoDBDocumentClient
  /** How often each row was written, by id. */
  readonly writes: ReadonlyMap<string, number>
  readonly counts: { readonly calls: number; readonly throttled: number; readonly reads: number }
  /** From now on every write of these ids is throttled. */
  readonly throttleIds: (isThrottled: (id: string) => boolean) => void
  /** From now on every call is refused, as without a permission, or none. */
  readonly deny: (isDenied: boolean) => void
  /** When the last row was written. */
  readonly lastWriteMs: () => number
}

/** A row in the protocol. */
type Item = Readonly<Record<string, { readonly S?: string }>>

/**
 * A fake DynamoDB behind the real client: it takes so many writes a second, leaves out what exceeds that of a batch, and
 * throttles a call of which it can take nothing. Rows count as one write each. Reads have room. The client does not retry by
 * itself, since it would do so in real time.
 */
export function createKeyRange(options: KeyRangeOptions): KeyRange {
  const { clock, random, latencyMs = 8 } = options
  const rows = new Map<string, Item>()
  const writes = new Map<string, number>()
  const counts = { calls: 0, throttled: 0, reads: 0 }
  const take = tokenBucket(options)
  const state = { isThrottled: (_: string): boolean => false, isDenied: false, lastWriteMs: 0 }
  const write = (item: Item): void => {
    const id = item.log_id?.S ?? ''
    rows.set(id, item)
    state.lastWriteMs = clock.now()
    writes.set(id, (writes.get(id) ?? 0) + 1)
  }
  const operations: Readonly<Record<string, (input: Input) => unknown>> = {
    BatchWriteItem: ({ RequestItems = {} }) => {
      const [[table, requests] = ['', []]] = Object.entries(RequestItems as Record<string, WriteRequest[]>)
      const [held, free] = split(requests, ({ PutRequest }) => state.isThrottled(PutRequest.Item.log_id?.S ?? ''))
      const taken = take(free.length)
      counts.throttled += requests.length - taken
      if (taken === 0) return undefined
      for (const { PutRequest } of free.slice(0, taken)) write(PutRequest.Item)
      const left = [...held, ...free.slice(taken)]
      return { UnprocessedItems: left.length > 0 ? { [table]: left } : {} }
    },
    PutItem: ({ Item = {} }) => {
      if (state.isThrottled(Item.log_id?.S ?? '') || take(1) === 0) {
        counts.throttled++
        return undefined
      }
      write(Item)
      return {}
    },
    BatchGetItem: ({ RequestItems = {} }) => {
      const [[table, { Keys }] = ['', { Keys: [] }]] = Object.entries(RequestItems as Record<string, { Keys: Item[] }>)
      counts.reads += Keys.length
      return {
        Responses: { [table]: Keys.flatMap(({ log_id }) => rows.get(log_id?.S ?? '') ?? []) },
        UnprocessedKeys: {},
      }
    },
  }
  const handle = async (request: { readonly headers: Record<string, string>; readonly body?: unknown }) => {
    counts.calls++
    clock.release()
    await clock.sleep(latencyMs * (0.5 + random()))
    clock.hold()
    const operation = operations[request.headers['x-amz-target']?.split('.')[1] ?? '']
    if (operation === undefined) throw new Error(`the fake does not know ${request.headers['x-amz-target']}`)
    if (state.isDenied) return { response: responseOf(400, denied) }
    const output = operation(JSON.parse(bodyText(request.body)))
    return { response: output === undefined ? responseOf(400, throttled) : responseOf(200, output) }
  }
  const client = new DynamoDBClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    signer: { sign: async (request) => request },
    requestHandler: { handle },
    maxAttempts: 1,
  })
  // As in the client of the product.
  client.middlewareStack.remove('loggerMiddleware')
  return {
    client: timeless(DynamoDBDocumentClient.from(client), clock),
    writes,
    counts,
    throttleIds: (isThrottled) => {
      state.isThrottled = isThrottled
    },
    deny: (isDenied) => {
      state.isDenied = isDenied
    },
    lastWriteMs: () => state.lastWriteMs,
  }
}

/** A call takes no time but in `handle`: the client itself reads files at first. */
function timeless(client: DynamoDBDocumentClient, clock: VirtualClock): DynamoDBDocumentClient {
  const send = client.send.bind(client) as (...args: readonly unknown[]) => Promise<unknown>
  const held = async (...args: readonly unknown[]): Promise<unknown> => {
    clock.hold()
    try {
      return await send(...args)
    } finally {
      clock.release()
    }
  }
  return Object.assign(client, { send: held })
}

interface Input {
  readonly RequestItems?: unknown
  readonly Item?: Item
}

interface WriteRequest {
  readonly PutRequest: { readonly Item: Item }
}

/** Answers with how many of the wanted writes there is room for. */
function tokenBucket({ clock, writesPerSecond = 1_000, burstMs = 100 }: KeyRangeOptions): (wanted: number) => number {
  const capacity = (writesPerSecond * burstMs) / 1_000
  const state = { tokens: 0, atMs: clock.now() }
  return (wanted) => {
    const earned = ((clock.now() - state.atMs) * writesPerSecond) / 1_000
    state.tokens = Math.min(capacity, state.tokens + earned)
    state.atMs = clock.now()
    const taken = Math.min(wanted, Math.floor(state.tokens))
    state.tokens -= taken
    return taken
  }
}

function bodyText(body: unknown): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body as Uint8Array)
}

const throttled = {
  __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  message: 'The level of configured provisioned throughput for the table was exceeded.',
}

const denied = { __type: 'com.amazon.coral.service#AccessDeniedException', message: 'not authorized' }

function split<T>(items: readonly T[], isFirst: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))]
}

function responseOf(statusCode: number, value: unknown) {
  const headers = { 'content-type': 'application/x-amz-json-1.0' }
  return { statusCode, headers, body: new TextEncoder().encode(JSON.stringify(value)) } as never
}
