import { dynamodbClient, sqsClient } from '../compose/clients.ts'
import { composeIngest } from '../compose/compose-ingest.ts'
import { composeTenants } from '../compose/compose-tenants.ts'
import { readEnv } from './read-env.ts'

const env = readEnv(process.env)
const ambient = { now: Date.now, random: Math.random }
const tenants = composeTenants({ ...env, ...ambient, dynamodb: dynamodbClient({}) })
export const handler = composeIngest({ ...env, ...ambient, tenants, sqs: sqsClient({}) })
