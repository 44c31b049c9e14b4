import { sqsClient } from '../compose/clients.ts'
import { composeIngest } from '../compose/compose-ingest.ts'
import { readEnv } from './read-env.ts'

const { queueUrl, masterKey, work } = readEnv(process.env)
export const handler = composeIngest({ sqs: sqsClient({}), queueUrl, masterKey, work, now: Date.now })
