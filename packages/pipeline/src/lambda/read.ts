import { dynamodbClient } from '../compose/clients.ts'
import { composeRead } from '../compose/compose-read.ts'
import { composeTenants } from '../compose/compose-tenants.ts'
import { startObserver } from './observe.ts'
import { readEnv } from './read-env.ts'

const observer = startObserver('logpipe-read')
const shared = { ...(await readEnv(process.env)), dynamodb: dynamodbClient({}), now: Date.now, random: Math.random }
export const handler = observer.flushed(composeRead({ ...shared, ...observer, tenants: composeTenants(shared) }))
