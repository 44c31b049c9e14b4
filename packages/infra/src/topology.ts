import { watchTenantIds } from '@logpipe/sdk/operations'

/** Every resource that exists at run time, as data. Both the embedded stack and the AWS deployment are built from it. */
export const topology = {
  tables: {
    logs: {
      name: 'logs',
      partitionKey: 'tenant_id',
      sortKey: 'log_id',
      timeToLive: 'expires_at',
      indexes: [{ name: 'recent', partitionKey: 'recent_key', sortKey: 'recent_sort', includes: ['severity'] }],
    },
    tenants: { name: 'tenants', partitionKey: 'tenant_id', sortKey: 'item', timeToLive: 'expires_at', indexes: [] },
    /** What ingest says of each message, for audits. Stacks of earlier releases have none. */
    manifests: {
      name: 'manifests',
      partitionKey: 'tenant_id',
      sortKey: 'manifest_id',
      timeToLive: 'expires_at',
      indexes: [],
    },
  },
  queues: {
    ingest: {
      name: 'ingest',
      /** At least six times the worker's timeout. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
      visibilityTimeoutSeconds: 360,
      retentionDays: 14,
      /**
       * With the worker's waits (`redelivery-wait.ts` of the pipeline) this is an outage of two days. A message that kills its
       * invocation waits for the visibility timeout each time, and is dead-lettered after ten hours.
       */
      maxReceiveCount: 100,
      deadLetterQueue: 'deadLetter',
    },
    deadLetter: { name: 'ingest-dead-letter', visibilityTimeoutSeconds: 30, retentionDays: 14 },
  },
  functions: {
    ingest: { memoryMb: 1024, timeoutSeconds: 10 },
    read: { memoryMb: 512, timeoutSeconds: 10 },
    worker: { memoryMb: 1024, timeoutSeconds: 60 },
  },
  routes: [
    { method: 'POST', path: '/ingest', function: 'ingest' },
    { method: 'POST', path: '/v1/logs', function: 'ingest', door: 'otlp' },
    { method: 'POST', path: '/api/v2/logs', function: 'ingest', door: 'datadog' },
    // After 413 Firehose drops a request at once, past its error bucket.
    { method: 'POST', path: '/firehose', function: 'ingest', door: 'firehose', tooLargeStatus: 400 },
    { method: 'POST', path: '/logplex', function: 'ingest', door: 'syslog' },
    { method: 'POST', path: '/upload', function: 'ingest', door: 'journald' },
    { method: 'POST', path: '/loki/api/v1/push', function: 'ingest', door: 'loki' },
    ...elasticsearchRoutes(),
    ...splunkRoutes(),
    { method: 'GET', path: '/logs', function: 'read' },
    { method: 'POST', path: '/logs', function: 'read' },
    { method: 'POST', path: '/logs/stored', function: 'read' },
    { method: 'POST', path: '/logs/outcomes', function: 'read' },
    { method: 'GET', path: '/logs/{id}', function: 'read' },
    { method: 'GET', path: '/healthz', function: 'read' },
    { method: 'HEAD', path: '/healthz', function: 'read' },
  ],
  eventSources: {
    worker: { queue: 'ingest', batchSize: 10, batchingWindowSeconds: 0, maximumConcurrency: 10 },
  },
  /** The function that checks a stack on AWS from outside, where that is asked for. It serves no route, and no other stack has it. */
  watch: {
    memoryMb: 512,
    /** Less than the shortest interval: rounds never overlap. */
    timeoutSeconds: 270,
    /** Minutes between two rounds; 0 is none. */
    intervals: [0, 5, 10, 15, 30],
    /** The tenants of its canaries. Nobody else may add or use them. */
    tenants: watchTenantIds,
    /** How long a key of theirs is valid: longer than a round. */
    keySeconds: 600,
  },
  /** The part of the worker's timeout that simulated work may take; the rest is for storing. Milliseconds. */
  workBudgetMs: 45_000,
} as const satisfies Topology

export interface Topology {
  readonly tables: Readonly<Record<string, Table>>
  readonly queues: Readonly<Record<string, Queue>>
  readonly functions: Readonly<Record<string, { readonly memoryMb: number; readonly timeoutSeconds: number }>>
  readonly routes: readonly Route[]
  readonly eventSources: Readonly<Record<string, EventSource>>
  readonly watch: Watch
  readonly workBudgetMs: number
}

/** A DynamoDB table; every key attribute is a string. */
export interface Table {
  readonly name: string
  readonly partitionKey: string
  readonly sortKey: string
  /** TTL attribute: when an item expires, seconds since the epoch. */
  readonly timeToLive: string
  readonly indexes: readonly Index[]
}

/** A sparse index: it contains only items that have its keys. */
export interface Index {
  readonly name: string
  readonly partitionKey: string
  readonly sortKey: string
  /** Attributes projected besides the keys. Few: an index write is billed by the size of what it copies. */
  readonly includes: readonly string[]
}

export interface Queue {
  readonly name: string
  readonly visibilityTimeoutSeconds: number
  readonly retentionDays: number
  readonly maxReceiveCount?: number
  /** Key of another queue of the topology. */
  readonly deadLetterQueue?: string
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'HEAD'
  /** In API Gateway's syntax, with `{name}` for a path parameter. */
  readonly path: string
  readonly function: 'ingest' | 'read'
  /** The folder of the pipeline's `doors/` that reads the requests and writes the responses of a route of ingest. */
  readonly door?: string
  /** What the embedded gateway refuses a body with that is too large to be read; 413 by default. */
  readonly tooLargeStatus?: number
}

/** The door of each route that has one, by the route as API Gateway names it. */
export function doorsOf(routes: readonly Route[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    routes.flatMap(({ method, path, door }) => (door === undefined ? [] : [[`${method} ${path}`, door]])),
  )
}

export interface Watch {
  readonly memoryMb: number
  readonly timeoutSeconds: number
  readonly intervals: readonly number[]
  readonly tenants: readonly string[]
  readonly keySeconds: number
}

export interface EventSource {
  readonly queue: string
  readonly batchSize: number
  readonly batchingWindowSeconds: number
  readonly maximumConcurrency: number
}

/** What clients of Elasticsearch send, and what they ask before. */
function elasticsearchRoutes(): readonly Route[] {
  const paths = {
    POST: ['/_bulk', '/{index}/_bulk'],
    PUT: ['/_bulk', '/{index}/_bulk', '/_index_template/{name}', '/_ilm/policy/{name}', '/_data_stream/{name}'],
    GET: ['/', '/_license', '/_xpack', '/_index_template/{name}', '/_ilm/policy/{name}', '/_data_stream/{name}'],
    HEAD: ['/', '/_index_template/{name}'],
  } as const
  return (Object.keys(paths) as (keyof typeof paths)[]).flatMap((method) =>
    paths[method].map((path) => ({ method, path, function: 'ingest' as const, door: 'elasticsearch' })),
  )
}

/** Splunk's HTTP Event Collector; some clients name the version of its protocol. */
function splunkRoutes(): readonly Route[] {
  const base = '/services/collector'
  const posts = ['', '/event', '/event/1.0', '/raw', '/raw/1.0', '/ack'].map((end) => ({
    method: 'POST' as const,
    end,
  }))
  const gets = ['/health', '/health/1.0'].map((end) => ({ method: 'GET' as const, end }))
  return [...posts, ...gets].map(({ method, end }) => ({
    method,
    path: base + end,
    function: 'ingest',
    door: 'splunk',
  }))
}
