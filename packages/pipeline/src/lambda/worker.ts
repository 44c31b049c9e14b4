import { dynamodbClient, sqsClient } from '../compose/clients.ts'
import { composeWorker } from '../compose/compose-worker.ts'
import { readEnv } from './read-env.ts'

const { work, ...env } = readEnv(process.env)
const clients = { dynamodb: dynamodbClient({}), sqs: sqsClient({}) }
const ambient = { now: Date.now, random: Math.random }
export const handler = composeWorker({ ...env, ...clients, ...ambient, workMsPerChar: work.msPerChar })
