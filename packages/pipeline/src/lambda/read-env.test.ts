import { expect, test } from 'vitest'
import { readEnv } from './read-env.ts'

const plain = {
  LOGPIPE_QUEUE_URL: 'http://127.0.0.1:9/queue',
  LOGPIPE_DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1:9/dead',
  LOGPIPE_TABLE: 'logs',
  LOGPIPE_TENANTS_TABLE: 'tenants',
  LOGPIPE_RECENT_INDEX: 'recent',
}
const key = Buffer.alloc(32, 7)

test('takes the master key from the secret that it is told of', async () => {
  const asked: string[] = []
  const fetchSecret = async (id: string) => {
    asked.push(id)
    return key.toString('base64')
  }
  const env = await readEnv({ ...plain, LOGPIPE_MASTER_KEY_SECRET: 'secret-1' }, fetchSecret)
  expect(env.masterKey).toEqual(key)
  expect(asked).toEqual(['secret-1'])
})

test('asks for no secret when the key itself is there', async () => {
  const fetchSecret = () => Promise.reject(new Error('asked'))
  const env = await readEnv({ ...plain, LOGPIPE_MASTER_KEY: key.toString('base64') }, fetchSecret)
  expect(env.masterKey).toEqual(key)
})

test('names what is missing, and asks for no secret before', async () => {
  const fetchSecret = () => Promise.reject(new Error('asked'))
  const env = { ...plain, LOGPIPE_TABLE: '', LOGPIPE_MASTER_KEY_SECRET: 'secret-1' }
  await expect(readEnv(env, fetchSecret)).rejects.toThrow('environment variables are missing: LOGPIPE_TABLE')
  await expect(readEnv(plain)).rejects.toThrow('environment variables are missing: LOGPIPE_MASTER_KEY')
})
