import { createPutManifest } from '../manifests/dynamodb-manifests.ts'
import { behindEdge } from './behind-edge.ts'
import { dynamodbClient, sharedSockets } from './compose/clients.ts'
import { composeLogsApi } from './compose/compose-logs-api.ts'
import { composeTenants } from './compose/compose-tenants.ts'
import { rowClients } from './compose/row-clients.ts'
import { functionKeys } from './function-keys.ts'
import { startObserver } from './observe.ts'
import { readEnv } from './read-env.ts'

const { tenantRoleArn, ...env } = await readEnv(process.env, 'LOGPIPE_MASTER_KEY')
const observer = startObserver('logpipe-read', env.stage)
const requestHandler = sharedSockets()
const dynamodb = dynamodbClient({ requestHandler })
const clientOf = rowClients({ tenantRoleArn, dynamodb, requestHandler, now: Date.now })
const keys = functionKeys(env, { ...observer, now: Date.now })
const shared = { ...env, keys, dynamodb, clientOf, now: Date.now, random: Math.random }
const { manifestsTable: tableName } = env
const manifests = tableName === undefined ? {} : { putManifest: createPutManifest({ client: dynamodb, tableName }) }
const read = composeLogsApi({ ...shared, ...observer, ...manifests, tenants: composeTenants(shared) })
export const handler = observer.flushed(behindEdge(read, { ...env, ...observer }))
