import { execFile, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { CloudFormationClient, GetTemplateCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation'
import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { Moto } from './moto.ts'
import { bare, python } from './python/python.ts'

/** A function of a deployed stack, run from the code and with the environment that were deployed. */
export interface DeployedFunction {
  readonly invoke: (event: unknown) => Promise<unknown>
  /** What it has written for CloudWatch. */
  readonly logs: () => string
  readonly stop: () => void
}

/**
 * Starts a function as Lambda would: the archive from the bucket, whose hash Lambda confirms, in a process of its own that has
 * the environment from the template and nothing else of this one.
 */
export async function startDeployedFunction(
  moto: Moto,
  { stackName, prefix, folder }: { readonly stackName: string; readonly prefix: string; readonly folder: string },
): Promise<DeployedFunction> {
  const { logicalId, physicalId } = await findFunction(moto, stackName, prefix)
  const lambda = new LambdaClient(moto.place())
  const { Configuration: { Environment, CodeSha256 } = {} } = await lambda.send(
    new GetFunctionCommand({ FunctionName: physicalId }),
  )
  lambda.destroy()
  const archive = await download(moto, stackName, logicalId)
  const hash = createHash('sha256').update(archive).digest('base64')
  if (hash !== CodeSha256) throw new Error(`Lambda holds ${CodeSha256} for ${physicalId}, and the bucket ${hash}`)
  const code = join(folder, logicalId)
  await mkdir(code, { recursive: true })
  await writeFile(`${code}.zip`, archive)
  await promisify(execFile)(python ?? 'python3', [...bare, '-m', 'zipfile', '-e', `${code}.zip`, code])
  return run(join(code, 'index.mjs'), { ...moto.env(), ...Environment?.Variables })
}

async function findFunction(moto: Moto, stackName: string, prefix: string) {
  const client = new CloudFormationClient(moto.place())
  const { StackResourceSummaries = [] } = await client.send(new ListStackResourcesCommand({ StackName: stackName }))
  client.destroy()
  const found = StackResourceSummaries.find(
    ({ LogicalResourceId = '', ResourceType }) =>
      ResourceType === 'AWS::Lambda::Function' && LogicalResourceId.startsWith(prefix),
  )
  if (found === undefined) throw new Error(`${stackName} has no function ${prefix}`)
  return { logicalId: found.LogicalResourceId ?? '', physicalId: found.PhysicalResourceId ?? '' }
}

async function download(moto: Moto, stackName: string, logicalId: string): Promise<Uint8Array> {
  const cloudformation = new CloudFormationClient(moto.place())
  const { TemplateBody = '' } = await cloudformation.send(new GetTemplateCommand({ StackName: stackName }))
  cloudformation.destroy()
  const { S3Bucket, S3Key } = JSON.parse(TemplateBody).Resources[logicalId].Properties.Code
  const { region } = moto.place()
  const Bucket = S3Bucket['Fn::Sub'].replace(`\${AWS::AccountId}`, '123456789012').replace(`\${AWS::Region}`, region)
  const s3 = new S3Client({ ...moto.place(), forcePathStyle: true })
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: S3Key }))
  const bytes = await Body?.transformToByteArray()
  s3.destroy()
  return bytes ?? new Uint8Array()
}

interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

async function run(file: string, env: Readonly<Record<string, string>>): Promise<DeployedFunction> {
  const child = fork(fileURLToPath(new URL('run-bundle.mjs', import.meta.url)), [file], {
    env,
    silent: true,
    execArgv: [],
  })
  let logs = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      logs += chunk
    })
  }
  const started = Promise.withResolvers<unknown>()
  const waiting = new Map([[0, started]])
  child.on('message', ({ id, value, error }: Answer) => {
    if (error === undefined) waiting.get(id)?.resolve(value)
    else waiting.get(id)?.reject(new Error(error))
    waiting.delete(id)
  })
  child.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`the function ended: ${logs}`))
  })
  await started.promise
  let invocations = 0
  return {
    invoke: (event) => {
      const id = ++invocations
      const answered = Promise.withResolvers<unknown>()
      waiting.set(id, answered)
      child.send({ id, event })
      return answered.promise
    },
    logs: () => logs,
    stop: () => child.kill('SIGKILL'),
  }
}
