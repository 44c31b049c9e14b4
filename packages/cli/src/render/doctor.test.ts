import { expect, test } from 'vitest'
import type { Diagnosis, FolderState } from '../doctor/diagnosis.ts'
import { doctorText } from './doctor.ts'

const name = 'logpipe-prod'
const secret = 'arn:aws:secretsmanager:eu-west-1:1:secret:a'

test.each<[Diagnosis, string]>([
  [{ what: 'runtime', status: 'ok', version: '24.0.0' }, 'Node 24.0.0'],
  [{ what: 'target', status: 'ok', target: 'embedded', source: 'default' }, 'embedded (default)'],
  [{ what: 'region', status: 'ok', region: 'eu-west-1', source: 'flag' }, 'eu-west-1 (flag)'],
  [{ what: 'region', status: 'ok', region: 'eu-west-1', source: 'profile' }, 'eu-west-1 (AWS profile)'],
  [
    { what: 'identity', status: 'ok', account: '1', arn: 'arn:aws:iam::1:user/ada' },
    'arn:aws:iam::1:user/ada, account 1',
  ],
  [{ what: 'stack', status: 'note', state: 'not_running' }, 'not running; commands start it when they need it'],
  [{ what: 'stack', status: 'ok', state: 'running', url: 'http://a', pid: 7 }, 'running at http://a, process 7'],
  [{ what: 'stack', status: 'ok', name, stackStatus: 'UPDATE_COMPLETE' }, 'logpipe-prod is UPDATE_COMPLETE'],
  [{ what: 'endpoint', status: 'ok', url: 'https://a' }, 'https://a responds'],
  [{ what: 'logs table', status: 'ok', name: 'logs', state: 'ready' }, 'logs exists'],
  [{ what: 'logs table', status: 'note', name: 'a', state: 'changing', tableStatus: 'UPDATING' }, 'a is UPDATING'],
  [
    { what: 'master key', status: 'wrong', name: secret, state: 'marked_for_deletion' },
    `${secret} is marked for deletion; run aws secretsmanager restore-secret --secret-id ${secret}`,
  ],
  [{ what: 'master key', status: 'ok', activeKey: 'ab12', otherKeys: 0 }, 'ab12 seals'],
  [{ what: 'master key', status: 'ok', activeKey: 'ab12', otherKeys: 1 }, 'ab12 seals; 1 more key can verify'],
  [{ what: 'queue', status: 'ok', queued: 1 }, '1 message'],
  [{ what: 'dead letters', status: 'ok', deadLetters: 0 }, '0 messages'],
  [
    { what: 'dead letters', status: 'wrong', deadLetters: 2 },
    '2 messages: records that could not be stored; see logpipe dlq list',
  ],
])('%j', (check, text) => {
  expect(doctorText(check)).toBe(text)
})

test.each<[FolderState, Diagnosis['status'], string]>([
  ['ready', 'ok', '/a (flag)'],
  ['missing', 'note', '/a (flag) does not exist yet; the first command creates it'],
  ['not_creatable', 'wrong', '/a (flag) cannot be created: its parent is not a writable folder'],
  ['not_a_folder', 'wrong', '/a (flag) is a file'],
  ['not_writable', 'wrong', '/a (flag) is not writable'],
])('a data folder that is %s', (state, status, text) => {
  expect(doctorText({ what: 'data', status, path: '/a', source: 'flag', state })).toBe(text)
})

test('a failed check says the next step where there is one, and a check that is not permitted only that', () => {
  const error = { code: 'not_permitted', message: 'ada may not look', hint: 'Ask for permission.' } as const
  expect(doctorText({ what: 'stack', status: 'wrong', error })).toBe('ada may not look. Ask for permission.')
  expect(doctorText({ what: 'stack', status: 'wrong', error: { message: 'boom' } })).toBe('boom')
  expect(doctorText({ what: 'logs table', status: 'note', error })).toBe('could not check: ada may not look')
})
