import { dynamodbClient } from '../compose/clients.ts'
import { composeRead } from '../compose/compose-read.ts'
import { readEnv } from './read-env.ts'

const env = readEnv(process.env)
export const handler = composeRead({ ...env, dynamodb: dynamodbClient({}), now: Date.now, random: Math.random })
