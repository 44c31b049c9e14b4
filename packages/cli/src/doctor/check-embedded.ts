import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '../config/resolve-config.ts'
import { stackDepth } from '../connect/stack-depth.ts'
import { embeddedFailure } from '../connect/target-failure.ts'
import type { Diagnosis, FolderState } from './diagnosis.ts'
import { failedCheck } from './failed-check.ts'
import { queueDiagnoses } from './queue-diagnoses.ts'

/** Checks the data folder, and the stack if one is running on it. Creates neither. */
export async function checkEmbedded({ dataDir, dataSource }: Config): Promise<readonly Diagnosis[]> {
  const state = await folderState(dataDir)
  const folder: Diagnosis = { what: 'data', status: folderStatus(state), path: dataDir, source: dataSource, state }
  const { findRunningStack } = await import('@logpipe/infra/running')
  const { embeddedStores } = await import('@logpipe/infra/stores')
  const running = await findRunningStack(dataDir)
  const keys = await checkMasterKey(dataDir)
  if (running === undefined) return [folder, ...keys, { what: 'stack', status: 'note', state: 'not_running' }]
  const { url, pid } = running
  return [
    folder,
    ...keys,
    { what: 'stack', status: 'ok', state: 'running', url, pid },
    ...(await stackDepth(embeddedStores(running)).then(queueDiagnoses, (error: unknown) => [
      failedCheck('queue', embeddedFailure(error, url)),
    ])),
  ]
}

/** Which master key seals; nothing until a first command has created one. */
async function checkMasterKey(dataDir: string): Promise<readonly Diagnosis[]> {
  const what = 'master key'
  if ((await kindOf(join(dataDir, 'master.key'))) === undefined) return []
  const { readKeys } = await import('@logpipe/infra/keys')
  return readKeys({ kind: 'embedded', dataDir }).then(
    ({ active, keys }) => [{ what, status: 'ok', activeKey: active.id, otherKeys: keys.length - 1 }],
    (error: unknown) => [failedCheck(what, error)],
  )
}

function folderStatus(state: FolderState): Diagnosis['status'] {
  if (state === 'ready') return 'ok'
  return state === 'missing' ? 'note' : 'wrong'
}

async function folderState(path: string): Promise<FolderState> {
  const found = await kindOf(path)
  if (found === 'file') return 'not_a_folder'
  if (found === 'folder') return (await canWrite(path)) ? 'ready' : 'not_writable'
  const parent = await existingParent(path)
  return (await kindOf(parent)) === 'folder' && (await canWrite(parent)) ? 'missing' : 'not_creatable'
}

async function kindOf(path: string): Promise<'folder' | 'file' | undefined> {
  return stat(path).then(
    (found) => (found.isDirectory() ? 'folder' : 'file'),
    () => undefined,
  )
}

/** The nearest path above this one that exists; it may be a file. */
async function existingParent(path: string): Promise<string> {
  const parent = dirname(path)
  const isThere = parent === dirname(parent) || (await kindOf(parent)) !== undefined
  return isThere ? parent : existingParent(parent)
}

async function canWrite(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  )
}
