import { dynamodbClient, sqsClient } from '../compose/clients.ts'
import { composeTenants } from '../compose/compose-tenants.ts'
import { composeWorker } from '../compose/compose-worker.ts'
import { readEnv } from './read-env.ts'

const { work, ...env } = readEnv(process.env)
const shared = { ...env, dynamodb: dynamodbClient({}), now: Date.now, random: Math.random }
const tenants = composeTenants(shared)
export const handler = composeWorker({ ...shared, tenants, sqs: sqsClient({}), workMsPerChar: work.msPerChar })
