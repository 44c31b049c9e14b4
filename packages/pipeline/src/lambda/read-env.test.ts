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

test('reads the master key from the named secret', async () => {
  const fetched: string[] = []
  const fetchSecret = async (id: string) => {
    fetched.push(id)
    return key.toString('base64')
  }
  const env = await readEnv({ ...plain, LOGPIPE_MASTER_KEY_SECRET: 'secret-1' }, fetchSecret)
  expect(env.masterKey).toEqual(key)
  expect(fetched).toEqual(['secret-1'])
})

test('fetches no secret when the key is in the environment', async () => {
  const fetchSecret = () => Promise.reject(new Error('fetched'))
  const env = await readEnv({ ...plain, LOGPIPE_MASTER_KEY: key.toString('base64') }, fetchSecret)
  expect(env.masterKey).toEqual(key)
})

test('reads the edge secret from the named secret, if there is one', async () => {
  const secrets: Record<string, string> = { 'secret-1': key.toString('base64'), 'secret-2': 'from the edge' }
  const fetchSecret = async (id: string) => secrets[id] ?? ''
  const base = { ...plain, LOGPIPE_MASTER_KEY_SECRET: 'secret-1' }
  const behind = await readEnv({ ...base, LOGPIPE_EDGE_SECRET: 'secret-2' }, fetchSecret)
  expect(behind).toMatchObject({ masterKey: key, edgeSecret: 'from the edge' })
  expect(await readEnv({ ...base, LOGPIPE_EDGE_SECRET: '' }, fetchSecret)).not.toHaveProperty('edgeSecret')
  expect(await readEnv(base, fetchSecret)).not.toHaveProperty('edgeSecret')
})

test('fails if a secret cannot be read', async () => {
  const fetchSecret = () => Promise.reject(new Error('AccessDenied'))
  const env = { ...plain, LOGPIPE_MASTER_KEY: key.toString('base64'), LOGPIPE_EDGE_SECRET: 'secret-2' }
  await expect(readEnv(env, fetchSecret)).rejects.toThrow('AccessDenied')
})

test('lists missing variables before fetching any secret', async () => {
  const fetchSecret = () => Promise.reject(new Error('fetched'))
  const env = { ...plain, LOGPIPE_TABLE: '', LOGPIPE_MASTER_KEY_SECRET: 'secret-1' }
  await expect(readEnv(env, fetchSecret)).rejects.toThrow('missing environment variables: LOGPIPE_TABLE')
  await expect(readEnv(plain)).rejects.toThrow('missing environment variables: LOGPIPE_MASTER_KEY')
})
