import type { ServerResponse } from 'node:http'
import type { SQSClient } from '@aws-sdk/client-sqs'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { composeDeadLetters } from '@logpipe/pipeline/dead-letters'
import { createDynamoRows } from '@logpipe/pipeline/table/rows'
import { composeManager } from '@logpipe/pipeline/tenants/manager'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { topology } from '../../topology.ts'
import { pageHeaders } from './assets.ts'
import { type KeyClock, listKeys } from './key-uses.ts'
import { listLetters, redriveLetters } from './letters.ts'
import { createPage, type PageRoute, type ServePage } from './page.ts'
import { filterIn, letterFilterIn, recordIn } from './page-query.ts'
import { findRecord, recentRows } from './records.ts'
import { storedTenants } from './stored-tenants.ts'
import { createStreams, maxStreams, type StreamsOptions } from './streams.ts'
import type { Figures } from './view/messages.ts'
import type { Watch } from './watch.ts'

export interface PageParts {
  readonly token: string
  /** Whether requests without an API key are served. */
  readonly isOpen: boolean
  readonly dynamodb: DynamoDBDocumentClient
  readonly sqs: SQSClient
  /** Queue URLs by topology key. */
  readonly queues: Readonly<Record<string, string>>
  readonly watch: Watch
  readonly keyClock: KeyClock
  readonly totals: () => Figures['totals']
  readonly depth: StreamsOptions['depth']
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Monotonic clock, milliseconds. */
  readonly elapsedMs: () => number
  readonly random: () => number
  readonly onError: (error: unknown) => void
}

export interface Page {
  readonly serve: ServePage
  /** Ends the streams of open pages. */
  readonly close: () => void
}

/** The page of an embedded stack, which reads and redrives what its folder's owner may: all tenants. */
export function composePage(parts: PageParts): Page {
  const { token, onError } = parts
  const streams = createStreams({ ...parts, headers: pageHeaders })
  const manager = composeManager({ ...parts, tenantsTable: topology.tables.tenants.name })
  const openRows = openRowsOf(parts)
  const events: PageRoute = async (query, response) => {
    const filter = filterIn(query)
    const tenants = await tenantsOf(parts, manager)
    const wanted = filter.tenant === undefined ? tenants : [filter.tenant]
    const opening = {
      filter,
      hello: { isOpen: parts.isOpen, tenants },
      recent: await recentRows(openRows, wanted, filter),
    }
    if (response.destroyed || streams.open(response, opening) !== undefined) return
    throw new LogpipeError('overloaded', `the page is open ${maxStreams} times already; close one of them`)
  }
  const record: PageRoute = async (query) => {
    const { tenant, id } = recordIn(query)
    const found = await findRecord(openRows, tenant, id)
    if (found === undefined) throw new LogpipeError('not_found', 'the record is not in the table, or it has expired')
    return found
  }
  const routes: Readonly<Record<string, PageRoute>> = {
    'GET events': events,
    'GET record': record,
    'GET keys': () => listKeys(manager, parts.keyClock),
    ...letterRoutes(parts),
  }
  return { serve: createPage({ token, routes, onError }), close: streams.close }
}

type Manager = ReturnType<typeof composeManager>

function openRowsOf({ dynamodb, random, now }: PageParts) {
  const { name, indexes } = topology.tables.logs
  return createDynamoRows({ clientOf: () => dynamodb, tableName: name, recentIndex: indexes[0].name, random, now })
}

/** Tenants that a filter can offer. */
const maxOffered = 100

/** Where no key is required, tenants have rows and need no settings. */
async function tenantsOf({ dynamodb }: PageParts, manager: Manager): Promise<readonly TenantId[]> {
  const [known, stored] = await Promise.all([manager.list(), storedTenants(dynamodb)])
  return [...new Set([...stored, ...known.map(({ tenantId }) => tenantId)])].slice(0, maxOffered)
}

/** A walk through the queue briefly hides its messages: one at a time, or the second would find none. */
function letterRoutes({ sqs, queues, now, elapsedMs }: PageParts): Readonly<Record<string, PageRoute>> {
  const { deadLetter = '', ingest = '' } = queues
  const urls = { deadLetterQueueUrl: deadLetter, ingestQueueUrl: ingest }
  const manager = composeDeadLetters({ sqs, ...urls, kind: 'fauxqs', now, elapsed: elapsedMs })
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(response: ServerResponse, walk: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const walking = last.then(() => walk(gone.signal))
    last = walking.catch(() => undefined)
    return walking
  }
  return {
    'GET dead-letters': (_, response) => inTurn(response, (signal) => listLetters(manager, signal)),
    'POST dead-letters/redrive': (query, response) =>
      inTurn(response, (signal) => redriveLetters(manager, letterFilterIn(query), signal)),
  }
}
