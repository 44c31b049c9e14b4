import type { HttpHandler } from '@logpipe/pipeline/http'
import type { OutcomeSource } from '@logpipe/pipeline/ingest'
import type { Invocation, WorkerHandler } from '@logpipe/pipeline/worker'
import type { FaultCode, Problem, RecordError, TenantId } from '@logpipe/sdk/contract'
import type { SQSEvent } from 'aws-lambda'
import type { RefusalCount } from './view/messages.ts'
import type { Watch } from './watch.ts'

interface Outcome {
  readonly accepted: readonly { readonly tenantId: TenantId }[]
  readonly errors: readonly RecordError[]
}

/** What the functions call so that the page hears of it. */
export function tapsOf({ accepted, refused, settled, wrote }: Watch) {
  return {
    onOutcome: (outcome: Outcome, { receivedAt, tenantOf }: OutcomeSource) => {
      if (outcome.accepted.length > 0) accepted(outcome.accepted, receivedAt)
      if (outcome.errors.length > 0)
        refused(() => outcome.errors.map((error) => refusalOf(error, tenantOf(error.index))))
    },
    onRefused: (refusal: { readonly code: FaultCode; readonly message: string }) =>
      refused(() => [refusalOf(refusal, undefined)]),
    onSettled: settled,
    onRow: wrote,
  }
}

/** What is refused before a function sees it. */
export function refusedByGateway({ refused }: Watch): (code: FaultCode, detail: string) => void {
  return (code, message) => refused(() => [refusalOf({ code, message }, undefined)])
}

/** The read function, with what `POST /logs` refuses. */
export function watchedRead(read: HttpHandler, { refused }: Watch): HttpHandler {
  return async (event) => {
    const response = await read(event)
    const isRefused = event.routeKey === 'POST /logs' && (response.statusCode ?? 200) >= 400
    if (isRefused) refused(() => [refusalOf(problemIn(response.body), undefined)])
    return response
  }
}

function problemIn(body = '{}'): { readonly code: string; readonly message: string } {
  const { code = 'internal', detail = '' }: Partial<Problem> = JSON.parse(body)
  return { code, message: detail }
}

function refusalOf(
  { code, message }: { readonly code: string; readonly message: string },
  tenant: TenantId | undefined,
): RefusalCount {
  return { tenant: tenant ?? '', code, message, count: 1 }
}

/** The worker, with a note of when each of its messages was queued, which no row says. */
export function watchedWorker(worker: WorkerHandler, { received, forget }: Watch): WorkerHandler {
  return async (event: Pick<SQSEvent, 'Records'>, invocation?: Invocation) => {
    received(event.Records)
    try {
      return await worker(event, invocation)
    } finally {
      forget(event.Records)
    }
  }
}
