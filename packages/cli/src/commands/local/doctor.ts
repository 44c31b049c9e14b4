import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import Table from 'cli-table3'
import { type Config, isStackName, resolveConfig } from '../../config/resolve-config.ts'
import { queueDepth } from '../../connect/queue-depth.ts'
import type { CliContext } from '../../context.ts'
import { checkEndpoint, type Diagnosis, failedCheck, queueDiagnoses } from '../../doctor/diagnosis.ts'
import { jsonLine, plural } from '../../render/format.ts'
import { targetCommand } from '../base-commands.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'

/** Checks the runtime, the configuration, the data folder and the target, and changes nothing. */
export const doctor = defineCommand(targetCommand, run)

async function run(flags: FlagsOf<typeof targetCommand>, context: CliContext): Promise<number> {
  const config = await resolveConfig(flags, context)
  const diagnoses: readonly Diagnosis[] = [
    { what: 'runtime', status: 'ok', detail: `Node ${context.nodeVersion}` },
    { what: 'target', status: 'ok', detail: `${config.target} (${config.targetSource})` },
    ...(await checkTarget(config)),
  ]
  const isWrong = diagnoses.some(({ status }) => status === 'wrong')
  if (flags.json) context.out.write(jsonLine({ verdict: isWrong ? 'failed' : 'passed', checks: diagnoses }))
  else printDiagnoses(diagnoses, context)
  return isWrong ? 1 : 0
}

async function checkTarget(config: Config): Promise<readonly Diagnosis[]> {
  if (config.target === 'embedded') return checkEmbedded(config)
  if (!isStackName(config.target)) return [await checkEndpoint(config.target)]
  const { checkDeployed } = await import('../../doctor/deployed-diagnoses.ts')
  return checkDeployed(config)
}

async function checkEmbedded({ dataDir, dataSource }: Config): Promise<readonly Diagnosis[]> {
  const folder = await checkFolder(dataDir, dataSource)
  const { findRunningStack } = await import('@logpipe/infra/running')
  const { embeddedStores } = await import('@logpipe/infra/stores')
  const running = await findRunningStack(dataDir)
  const keys = await checkMasterKey(dataDir)
  if (running === undefined) {
    return [
      folder,
      ...keys,
      { what: 'stack', status: 'note', detail: 'not running; commands start it when they need it' },
    ]
  }
  return [
    folder,
    ...keys,
    { what: 'stack', status: 'ok', detail: `running at ${running.url}, process ${running.pid}` },
    ...queueDiagnoses(await queueDepth(embeddedStores(running))),
  ]
}

/** Which master key seals; nothing where a first command has yet to draw one. */
async function checkMasterKey(dataDir: string): Promise<readonly Diagnosis[]> {
  const what = 'master key'
  const file = join(dataDir, 'master.key')
  if ((await stat(file).catch(() => undefined)) === undefined) return []
  const { readKeys } = await import('@logpipe/infra/keys')
  return readKeys({ kind: 'embedded', dataDir }).then(
    ({ active, keys }) => {
      const others = keys.length > 1 ? `; ${plural(keys.length - 1, 'more key')} verify` : ''
      return [{ what, status: 'ok', detail: `${active.id} seals${others}` }]
    },
    (error: unknown) => [failedCheck(what, error)],
  )
}

async function checkFolder(dataDir: string, source: string): Promise<Diagnosis> {
  const what = 'data'
  const found = await stat(dataDir).catch(() => undefined)
  if (found === undefined) {
    const isWritable = await canWrite(await existingParent(dataDir))
    const detail = `${dataDir} (${source}) does not exist yet; the first command creates it`
    return isWritable
      ? { what, status: 'note', detail }
      : {
          what,
          status: 'wrong',
          detail: `${dataDir} (${source}) cannot be created: the folder above it is not writable`,
        }
  }
  if (!found.isDirectory()) return { what, status: 'wrong', detail: `${dataDir} (${source}) is a file` }
  if (!(await canWrite(dataDir))) return { what, status: 'wrong', detail: `${dataDir} (${source}) is not writable` }
  return { what, status: 'ok', detail: `${dataDir} (${source})` }
}

/** The nearest folder above a path that exists. */
async function existingParent(path: string): Promise<string> {
  const parent = dirname(path)
  const isThere = parent === dirname(parent) || (await stat(parent).catch(() => undefined)) !== undefined
  return isThere ? parent : existingParent(parent)
}

async function canWrite(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  )
}

function printDiagnoses(diagnoses: readonly Diagnosis[], { out }: CliContext): void {
  const { green, red, yellow } = out.color
  const marks = { ok: green('ok'), note: yellow('note'), wrong: red('wrong') }
  const table = new Table({
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [15, 8, Math.max(40, Math.min(out.columns(), 120) - 29)],
  })
  for (const { what, status, detail } of diagnoses) table.push([what, marks[status], detail])
  out.write(`${table.toString()}\n`)
}
