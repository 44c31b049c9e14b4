import { createClient } from '@logpipe/sdk'

const { LOGPIPE_URL, LOGPIPE_TENANT, LOGPIPE_KEY } = process.env
// One client per instance: it keeps its connections between invocations.
const client = createClient({
  url: LOGPIPE_URL,
  tenant: LOGPIPE_TENANT,
  apiKey: LOGPIPE_KEY,
  timeoutMs: 2_000,
  retries: 2,
  // Of the whole call: without it, a client that is told to slow down waits for minutes.
  deadlineMs: 3_000,
})

export async function handler(event, { awsRequestId }) {
  const records = []
  const log = (severity, text, attributes = {}) => {
    records.push({ severity, text, timestamp: new Date().toISOString(), attributes: { awsRequestId, ...attributes } })
  }
  try {
    log('info', `order of ${event.customer}`, { items: event.items.length })
    return { total: event.items.reduce((sum, { price }) => sum + price, 0) }
  } catch (error) {
    log('error', `order failed: ${error.message}`)
    throw error
  } finally {
    await flush(records)
  }
}

/** Logging must neither fail the invocation nor hold it up for more than `deadlineMs`: what could not be sent is reported to CloudWatch by its code only. */
async function flush(records) {
  try {
    const { errors } = await client.ingest(records)
    if (errors.length > 0) console.warn(`logpipe refused ${errors.length} records: ${errors[0].code}`)
  } catch (error) {
    console.warn(`logpipe: ${records.length} records not sent: ${error.code}`)
  }
}
