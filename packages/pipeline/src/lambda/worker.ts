import { dynamodbClient, sharedSockets, sqsClient } from './compose/clients.ts'
import { composeSettings } from './compose/compose-settings.ts'
import { composeWorker } from './compose/compose-worker.ts'
import { rowClients } from './compose/row-clients.ts'
import { functionKeys } from './function-keys.ts'
import { startObserver } from './observe.ts'
import { readEnv } from './read-env.ts'

const { work, tenantRoleArn, ...env } = await readEnv(process.env, 'LOGPIPE_MASTER_KEY')
const observer = startObserver('logpipe-worker', env.stage)
const requestHandler = sharedSockets()
const dynamodb = dynamodbClient({ requestHandler })
const clientOf = rowClients({ tenantRoleArn, dynamodb, requestHandler, now: Date.now })
const keys = functionKeys(env, { ...observer, now: Date.now })
const shared = { ...env, keys, dynamodb, clientOf, now: Date.now, random: Math.random }
const worker = composeWorker({
  ...shared,
  ...observer,
  tenants: { settingsOf: composeSettings(shared) },
  sqs: sqsClient({ requestHandler }),
  workMsPerChar: work.msPerChar,
})
export const handler = observer.flushed(worker)
