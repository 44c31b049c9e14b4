import type { Service } from './price-list.ts'
import type { Prices } from './prices.ts'
import { addWatch, watchAssumptions } from './watch-cost.ts'

export interface Workload {
  readonly logsPerSecond: number
  /** Text of one log, bytes. */
  readonly bytes: number
  readonly retentionDays: number
  /** Logs per request. */
  readonly batch: number
  /** Whether rows can be read newest first. */
  readonly recents: boolean
  /** Whether ingest says of each message what it accepted. */
  readonly manifests?: boolean
  /** Logs per second that `POST /logs` stores besides, each in a request of its own, without the queue. */
  readonly directPerSecond?: number
  /** Rows read back per second. */
  readonly readsPerSecond?: number
  /** Whether CloudFront's web ACL inspects each request. */
  readonly isBehindWaf?: boolean
  /** Of a customer managed key: how many tenants' sessions ask for it. 0 is without such a key. */
  readonly tenantsUnderKey?: number
  /** Between two rounds of the watch. 0 is without one. */
  readonly watchMinutes?: number
}

export interface Estimate {
  /** US dollars per month. */
  readonly byService: Readonly<Record<Service, number>>
  readonly usdPerMonth: number
  /** What each further million logs costs, without keeping them: US dollars. */
  readonly usdPerMillionLogs: number
}

export interface Comparison {
  readonly logsPerMonth: number
  readonly logpipe: Estimate
  /** The same logs through the most common design: one request, one message and one write per log. */
  readonly oneByOne: Estimate
}

/** The assumptions of an estimate besides the prices, each with its unit. */
export const assumptions = {
  secondsPerMonth: 30.4375 * 86_400,
  /** A row besides its text: ids, times, counts, content and seal, measured with a tenant of four letters and rounded up. Bytes. */
  rowOverheadBytes: 280,
  /** The keys of the index that a row carries where recents are read. Bytes. */
  recentKeysBytes: 105,
  /** DynamoDB counts this much more for each item that it keeps. Bytes. */
  storedItemOverheadBytes: 100,
  /** An entry of that index: its keys, those of the table, and the severity, measured likewise. Bytes. */
  indexEntryBytes: 180,
  /** A manifest without its ids, with a tenant of four letters, and what the id of each log adds that has an idempotency key. Bytes. */
  manifestBytes: 210,
  manifestBytesPerLog: 12,
  /** How much longer than rows a manifest is kept. Days. */
  manifestSlackDays: 7,
  /** JSON around a log in a request. Bytes. */
  jsonOverheadBytes: 30,
  /** Size of a message of many logs after zstd and base64, as a share. */
  compression: 0.4,
  functionMemoryGb: 1,
  /** An invocation of ingest or worker without its logs, and what each log adds. Milliseconds. */
  invocationMs: 15,
  ingestMsPerLog: 0.01,
  workerMsPerLog: 0.1,
  /** Messages that SQS hands out, and deletes, in one request. */
  messagesPerReceive: 10,
  /** Metrics in the alarms: thirteen alarms, of which two sum up two and three. */
  alarmMetrics: 16,
  /** Master key and digest key. The secret between CloudFront and the functions comes with WAF. */
  secrets: 2,
  secretsBehindWaf: 1,
  /** Metrics that the functions write: five of the worker's, one each of ingest and read, and two that are of several functions. */
  ownMetrics: 12,
  wafRules: 3,
  /** How long DynamoDB keeps a key for one session. Seconds. */
  kmsSecondsPerRequest: 300,
  /** Sessions of one tenant at once: each instance of the worker has its own. */
  sessionsPerTenant: 10,
  /** What a function writes for each invocation. Bytes. */
  functionLogBytes: 1_000,
  /** What the worker writes for each tenant of a batch, at most once per message. Bytes. */
  tenantLogBytes: 270,
  /** What the API writes of each request; the other design keeps no access log. Bytes. */
  accessLogBytes: 280,
  ...watchAssumptions,
} as const

const [apiUnitBytes, sqsUnitBytes, writeUnitBytes, readUnitBytes] = [512 * 1024, 64 * 1024, 1024, 4096]
const million = 1_000_000

/** Prices a month of a workload, service by service, compared with the design with one message per log. Pure. */
export function estimateCost(workload: Workload, prices: Prices): Comparison {
  const { directPerSecond = 0 } = workload
  const logsPerSecond = workload.logsPerSecond + directPerSecond
  const logsPerMonth = logsPerSecond * assumptions.secondsPerMonth
  const batched = price(workload, prices, {
    isQueued: true,
    isFair: true,
    logsPerRequest: workload.batch,
    messageBytes: workload.batch * (workload.bytes + assumptions.jsonOverheadBytes) * assumptions.compression,
    messageLogBytes: assumptions.tenantLogBytes + assumptions.accessLogBytes,
    recents: workload.recents,
    manifestBytes: manifestBytesOf(workload, workload.batch),
  })
  const oneByOne = price({ ...workload, logsPerSecond }, prices, {
    isQueued: true,
    isFair: false,
    logsPerRequest: 1,
    messageBytes: workload.bytes + assumptions.jsonOverheadBytes,
    messageLogBytes: 0,
    recents: workload.recents,
    manifestBytes: 0,
  })
  const rounds = workload.watchMinutes ? assumptions.secondsPerMonth / 60 / workload.watchMinutes : 0
  const logpipe = directPerSecond > 0 ? addDirect(batched, { ...workload, directPerSecond }, prices) : batched
  return { logsPerMonth, logpipe: addWatch(logpipe, rounds, prices), oneByOne }
}

/** An estimate with the logs of `POST /logs`. A further million of the others costs as much as before. */
function addDirect(
  estimate: Estimate,
  workload: Workload & { readonly directPerSecond: number },
  prices: Prices,
): Estimate {
  const { directPerSecond, recents, isBehindWaf } = workload
  const direct = {
    ...workload,
    logsPerSecond: directPerSecond,
    readsPerSecond: 0,
    tenantsUnderKey: 0,
    isBehindWaf: false,
  }
  const { byService: added } = price(direct, prices, {
    isQueued: false,
    isFair: false,
    logsPerRequest: 1,
    messageBytes: 0,
    messageLogBytes: assumptions.accessLogBytes,
    recents,
    manifestBytes: manifestBytesOf(workload, 1),
  })
  const inspected = isBehindWaf ? directPerSecond * assumptions.secondsPerMonth : 0
  const inspectedUsd = (inspected / million) * prices.items.wafMillionRequests.usd
  const more: Estimate['byService'] = { ...added, fixed: 0, WAF: inspectedUsd }
  const all = Object.entries(estimate.byService).map(([name, usd]) => [name, usd + more[name as Service]])
  const byService: Estimate['byService'] = Object.fromEntries(all)
  const usdPerMonth = Object.values(byService).reduce((sum, usd) => sum + usd, 0)
  return { byService, usdPerMonth, usdPerMillionLogs: estimate.usdPerMillionLogs }
}

interface Design {
  /** Whether logs wait in a queue for the worker; otherwise the function that takes them stores them. */
  readonly isQueued: boolean
  /** Whether its queue is fair to tenants, which costs more. */
  readonly isFair: boolean
  readonly logsPerRequest: number
  /** Bytes of the message that carries one request's logs. */
  readonly messageBytes: number
  /** What is logged for each message and its request, besides what functions write for each invocation. Bytes. */
  readonly messageLogBytes: number
  readonly recents: boolean
  /** Of the manifest of a request; 0 without one. */
  readonly manifestBytes: number
}

/** 0 without manifests. */
function manifestBytesOf({ manifests = false }: Workload, logsPerRequest: number): number {
  return manifests ? assumptions.manifestBytes + logsPerRequest * assumptions.manifestBytesPerLog : 0
}

function price(workload: Workload, prices: Prices, design: Design): Estimate {
  const { items } = prices
  const logs = workload.logsPerSecond * assumptions.secondsPerMonth
  const requests = logs / design.logsPerRequest
  const bodyBytes = design.logsPerRequest * (workload.bytes + assumptions.jsonOverheadBytes)
  const recentKeysBytes = design.recents ? assumptions.recentKeysBytes : 0
  const rowBytes = workload.bytes + assumptions.rowOverheadBytes + recentKeysBytes
  const writeUnits = Math.ceil(rowBytes / writeUnitBytes) + (design.recents ? 1 : 0)
  const manifestUnits = Math.ceil(design.manifestBytes / writeUnitBytes)
  const invocations = requests + (design.isQueued ? requests / perReceive(design) : 0)
  const logBytes = invocations * assumptions.functionLogBytes + requests * design.messageLogBytes
  const byService = {
    'API Gateway': ((requests * Math.ceil(bodyBytes / apiUnitBytes)) / million) * items.apiMillionRequests.usd,
    Lambda:
      (invocations / million) * items.lambdaMillionInvocations.usd +
      gbSeconds(logs, invocations) * items.lambdaGbSecond.usd,
    SQS: (sqsRequests(requests, design) / million) * sqsMillionRequests(items, design),
    'DynamoDB writes': ((logs * writeUnits + requests * manifestUnits) / million) * items.dynamodbMillionWrites.usd,
    'DynamoDB reads': reads(items, workload, rowBytes),
    'DynamoDB storage': storage(items, workload, rowBytes) + manifestStorage(items, workload, design),
    'CloudWatch Logs': (logBytes / 1e9) * items.cloudwatchGbIngested.usd,
    WAF: workload.isBehindWaf ? waf(items, requests) : 0,
    KMS: kms(items, workload.tenantsUnderKey ?? 0),
    fixed: fixed(items, workload),
  }
  const usdPerMonth = Object.values(byService).reduce((sum, usd) => sum + usd, 0)
  const standing = byService['DynamoDB storage'] + byService['DynamoDB reads'] + byService.KMS + byService.fixed
  const aclUsd = workload.isBehindWaf ? waf(items, 0) : 0
  const usdPerMillionLogs = ((usdPerMonth - standing - aclUsd) / logs) * million
  return { byService, usdPerMonth, usdPerMillionLogs }
}

type Items = Prices['items']

function sqsMillionRequests({ sqsMillionRequests, sqsFairMillionRequests }: Items, { isFair }: Design): number {
  return sqsMillionRequests.usd + (isFair ? sqsFairMillionRequests.usd : 0)
}

/** What a stack costs a month that nobody uses. */
function fixed(items: Items, { isBehindWaf = false }: Workload): number {
  const { cloudwatchAlarmMonth, cloudwatchMetricMonth, cloudwatchDashboardMonth, secretMonth } = items
  const { alarmMetrics, ownMetrics, secrets, secretsBehindWaf } = assumptions
  return (
    alarmMetrics * cloudwatchAlarmMonth.usd +
    ownMetrics * cloudwatchMetricMonth.usd +
    cloudwatchDashboardMonth.usd +
    (secrets + (isBehindWaf ? secretsBehindWaf : 0)) * secretMonth.usd
  )
}

function waf({ wafAclMonth, wafRuleMonth, wafMillionRequests }: Items, requests: number): number {
  return wafAclMonth.usd + assumptions.wafRules * wafRuleMonth.usd + (requests / million) * wafMillionRequests.usd
}

/** DynamoDB keeps what KMS answered for five minutes for each session, and each tenant has one in each function. */
function kms({ kmsKeyMonth, kmsTenThousandRequests }: Items, tenants: number): number {
  if (tenants === 0) return 0
  const { sessionsPerTenant, secondsPerMonth, kmsSecondsPerRequest } = assumptions
  const requests = (tenants * sessionsPerTenant * secondsPerMonth) / kmsSecondsPerRequest
  return kmsKeyMonth.usd + (requests / 10_000) * kmsTenThousandRequests.usd
}

function reads(items: Items, { readsPerSecond = 0 }: Workload, rowBytes: number): number {
  const units = readsPerSecond * assumptions.secondsPerMonth * Math.ceil(rowBytes / readUnitBytes)
  return (units / million) * items.dynamodbMillionReads.usd
}

/** Small messages are handed out ten at a time; a large one comes with few others. */
function perReceive({ messageBytes }: Design): number {
  return messageBytes > sqsUnitBytes / assumptions.messagesPerReceive ? 1 : assumptions.messagesPerReceive
}

/** Sending and receiving are billed by 64 KiB, deleting by the request. */
function sqsRequests(messages: number, design: Design): number {
  if (!design.isQueued) return 0
  const units = Math.ceil(design.messageBytes / sqsUnitBytes)
  return messages * units + (messages / perReceive(design)) * (units + 1)
}

function gbSeconds(logs: number, invocations: number): number {
  const { invocationMs, ingestMsPerLog, workerMsPerLog, functionMemoryGb } = assumptions
  return ((invocations * invocationMs + logs * (ingestMsPerLog + workerMsPerLog)) / 1000) * functionMemoryGb
}

/** Once as much expires as comes in. */
function storage(items: Items, { logsPerSecond, retentionDays, recents }: Workload, rowBytes: number): number {
  const { storedItemOverheadBytes, indexEntryBytes } = assumptions
  const rows = logsPerSecond * 86_400 * retentionDays
  const tableGb = (rows * (rowBytes + storedItemOverheadBytes)) / 1e9
  const indexGb = recents ? (rows * (indexEntryBytes + storedItemOverheadBytes)) / 1e9 : 0
  const { dynamodbGbMonth, dynamodbBackupGbMonth } = items
  return (tableGb + indexGb) * dynamodbGbMonth.usd + tableGb * dynamodbBackupGbMonth.usd
}

function manifestStorage(items: Items, { logsPerSecond, retentionDays }: Workload, design: Design): number {
  if (design.manifestBytes === 0) return 0
  const { manifestSlackDays, storedItemOverheadBytes } = assumptions
  const manifests = (logsPerSecond / design.logsPerRequest) * 86_400 * (retentionDays + manifestSlackDays)
  const gb = (manifests * (design.manifestBytes + storedItemOverheadBytes)) / 1e9
  return gb * (items.dynamodbGbMonth.usd + items.dynamodbBackupGbMonth.usd)
}
