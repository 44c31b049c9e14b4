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

test('takes what a request must bring from the secret of what stands in front', async () => {
  const secrets: Record<string, string> = { 'secret-1': key.toString('base64'), 'secret-2': 'from the edge' }
  const fetchSecret = async (id: string) => secrets[id] ?? ''
  const told = { ...plain, LOGPIPE_MASTER_KEY_SECRET: 'secret-1' }
  const behind = await readEnv({ ...told, LOGPIPE_EDGE_SECRET: 'secret-2' }, fetchSecret)
  expect(behind).toMatchObject({ masterKey: key, edgeSecret: 'from the edge' })
  expect(await readEnv({ ...told, LOGPIPE_EDGE_SECRET: '' }, fetchSecret)).not.toHaveProperty('edgeSecret')
  expect(await readEnv(told, fetchSecret)).not.toHaveProperty('edgeSecret')
})

test('does not start where a secret cannot be read', async () => {
  const fetchSecret = () => Promise.reject(new Error('AccessDenied'))
  const env = { ...plain, LOGPIPE_MASTER_KEY: key.toString('base64'), LOGPIPE_EDGE_SECRET: 'secret-2' }
  await expect(readEnv(env, fetchSecret)).rejects.toThrow('AccessDenied')
})

test('names what is missing, and asks for no secret before', async () => {
  const fetchSecret = () => Promise.reject(new Error('asked'))
  const env = { ...plain, LOGPIPE_TABLE: '', LOGPIPE_MASTER_KEY_SECRET: 'secret-1' }
  await expect(readEnv(env, fetchSecret)).rejects.toThrow('environment variables are missing: LOGPIPE_TABLE')
  await expect(readEnv(plain)).rejects.toThrow('environment variables are missing: LOGPIPE_MASTER_KEY')
})
