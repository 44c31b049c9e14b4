import { createPutManifest } from '../manifests/dynamodb-manifests.ts'
import { behindEdge } from './behind-edge.ts'
import { dynamodbClient, sharedSockets, sqsClient } from './compose/clients.ts'
import { composeIngest } from './compose/compose-ingest.ts'
import { composeTenants } from './compose/compose-tenants.ts'
import { digestKeyOf } from './function-keys.ts'
import { startObserver } from './observe.ts'
import { readDoors } from './read-doors.ts'
import { readEnv } from './read-env.ts'

const env = await readEnv(process.env, 'LOGPIPE_DIGEST_KEY')
const observer = startObserver('logpipe-ingest', env.stage)
const requestHandler = sharedSockets()
const ambient = { now: Date.now, random: Math.random }
const dynamodb = dynamodbClient({ requestHandler })
const tenants = composeTenants({ ...env, ...ambient, dynamodb })
const digestKey = digestKeyOf(env)
const sqs = sqsClient({ requestHandler })
const doors = readDoors(process.env.LOGPIPE_DOORS)
const { manifestsTable: tableName } = env
const manifests = tableName === undefined ? {} : { putManifest: createPutManifest({ client: dynamodb, tableName }) }
const ingest = composeIngest({ ...env, ...ambient, ...observer, ...manifests, digestKey, tenants, sqs, doors })
export const handler = observer.flushed(behindEdge(ingest, { ...env, ...observer }))
