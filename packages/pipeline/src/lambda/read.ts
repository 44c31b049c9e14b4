import { dynamodbClient } from '../compose/clients.ts'
import { composeRead } from '../compose/compose-read.ts'
import { composeTenants } from '../compose/compose-tenants.ts'
import { readEnv } from './read-env.ts'

const shared = { ...readEnv(process.env), dynamodb: dynamodbClient({}), now: Date.now, random: Math.random }
export const handler = composeRead({ ...shared, tenants: composeTenants(shared) })
