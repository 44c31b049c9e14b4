import { expect, test } from 'vitest'
import { readEnv } from './read-env.ts'

const plain = {
  LOGPIPE_QUEUE_URL: 'http://127.0.0.1:9/queue',
  LOGPIPE_DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1:9/dead',
  LOGPIPE_TABLE: 'logs',
  LOGPIPE_TENANTS_TABLE: 'tenants',
  LOGPIPE_RECENT_INDEX: 'recent',
}
const text = Buffer.alloc(32, 7).toString('base64')

test('reads the master key from the named secret', async () => {
  const fetched: string[] = []
  const fetchSecret = async (id: string) => {
    fetched.push(id)
    return text
  }
  const env = await readEnv({ ...plain, LOGPIPE_MASTER_KEY_SECRET: 'secret-1' }, 'LOGPIPE_MASTER_KEY', fetchSecret)
  expect(env.keyText).toBe(text)
  expect(fetched).toEqual(['secret-1'])
  expect(await env.readKeyText()).toBe(text)
  expect(fetched).toEqual(['secret-1', 'secret-1'])
})

test('fetches no secret when the key is in the environment', async () => {
  const fetchSecret = () => Promise.reject(new Error('fetched'))
  const env = await readEnv({ ...plain, LOGPIPE_MASTER_KEY: text }, 'LOGPIPE_MASTER_KEY', fetchSecret)
  expect(env.keyText).toBe(text)
})

test('reads the edge secret from the named secret, if there is one', async () => {
  const secrets: Record<string, string> = { 'secret-1': text, 'secret-2': 'from the edge' }
  const fetchSecret = async (id: string) => secrets[id] ?? ''
  const base = { ...plain, LOGPIPE_MASTER_KEY_SECRET: 'secret-1' }
  const behind = await readEnv({ ...base, LOGPIPE_EDGE_SECRET: 'secret-2' }, 'LOGPIPE_MASTER_KEY', fetchSecret)
  expect(behind).toMatchObject({ keyText: text, edgeSecret: 'from the edge' })
  expect(await readEnv({ ...base, LOGPIPE_EDGE_SECRET: '' }, 'LOGPIPE_MASTER_KEY', fetchSecret)).not.toHaveProperty(
    'edgeSecret',
  )
  expect(await readEnv(base, 'LOGPIPE_MASTER_KEY', fetchSecret)).not.toHaveProperty('edgeSecret')
})

test('fails if a secret cannot be read', async () => {
  const fetchSecret = () => Promise.reject(new Error('AccessDenied'))
  const env = { ...plain, LOGPIPE_MASTER_KEY: text, LOGPIPE_EDGE_SECRET: 'secret-2' }
  await expect(readEnv(env, 'LOGPIPE_MASTER_KEY', fetchSecret)).rejects.toThrow('AccessDenied')
})

test('lists missing variables before fetching any secret', async () => {
  const fetchSecret = () => Promise.reject(new Error('fetched'))
  const env = { ...plain, LOGPIPE_TABLE: '', LOGPIPE_MASTER_KEY_SECRET: 'secret-1' }
  await expect(readEnv(env, 'LOGPIPE_MASTER_KEY', fetchSecret)).rejects.toThrow(
    'missing environment variables: LOGPIPE_TABLE',
  )
  await expect(readEnv(plain, 'LOGPIPE_MASTER_KEY')).rejects.toThrow(/: LOGPIPE_MASTER_KEY$/)
})

test('a function for which another key is meant does not take the master key, even where it is given one', async () => {
  const env = { ...plain, LOGPIPE_MASTER_KEY: text, LOGPIPE_MASTER_KEY_SECRET: 'secret-1' }
  const fetchSecret = () => Promise.reject(new Error('fetched'))
  await expect(readEnv(env, 'LOGPIPE_DIGEST_KEY', fetchSecret)).rejects.toThrow(/: LOGPIPE_DIGEST_KEY$/)
  const digests = await readEnv({ ...env, LOGPIPE_DIGEST_KEY: 'digests' }, 'LOGPIPE_DIGEST_KEY', fetchSecret)
  expect(JSON.stringify([digests, await digests.readKeyText()])).not.toContain(text)
})
