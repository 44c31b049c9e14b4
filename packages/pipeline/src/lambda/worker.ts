import { dynamodbClient, sqsClient } from '../compose/clients.ts'
import { composeTenants } from '../compose/compose-tenants.ts'
import { composeWorker } from '../compose/compose-worker.ts'
import { startObserver } from './observe.ts'
import { readEnv } from './read-env.ts'

const { work, ...env } = await readEnv(process.env)
const observer = startObserver('logpipe-worker')
const shared = { ...env, dynamodb: dynamodbClient({}), now: Date.now, random: Math.random }
const tenants = composeTenants(shared)
const worker = composeWorker({ ...shared, ...observer, tenants, sqs: sqsClient({}), workMsPerChar: work.msPerChar })
export const handler = observer.flushed(worker)
