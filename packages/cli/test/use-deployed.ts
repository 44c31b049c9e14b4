import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { expect, onTestFinished } from 'vitest'
import { useDeployedStack } from '../../infra/test/deployed-stack.ts'
import { motoRegion, useMoto } from '../../infra/test/moto.ts'
import { serve } from '../../sdk/test/serve.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace } from './expect-refusal.ts'
import { type Run, runLogpipe } from './run-logpipe.ts'

/** The stack of {@link useDeployed}. */
export const target = 'logpipe-test'

/** What doctor calls the stores of a stack. */
export const stores = ['logs table', 'tenants table', 'master key'] as const

export type Document = Readonly<Record<string, unknown>>
export type Item = Readonly<Record<string, unknown>>

export interface Options {
  readonly cwd?: string
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
  /** Wall clock, milliseconds. */
  readonly now?: () => number
}

/** One deployed stack for the tests of a `describe`, the commands that use it, and ways behind the pipeline's back. */
export function useDeployed() {
  const moto = useMoto()
  const { stack, hold } = useDeployedStack(moto)

  /** Runs a command against the stack. */
  async function logpipe(args: readonly string[], { cwd, stdin = '', env = {}, now }: Options = {}): Promise<Run> {
    const run = await runLogpipe(
      [...args, '--target', target],
      aContext({
        cwd: cwd ?? (await aFolder()),
        stdin,
        env: { ...moto.env(), ...env },
        ...(now && { now }),
      }),
    )
    expectNoTrace(run)
    return run
  }

  /** Runs a command that must succeed, and reads the one document that it prints. */
  async function jsonOf(args: readonly string[], options?: Options): Promise<Document> {
    const run = await logpipe([...args, '--json'], options)
    expect(run).toMatchObject({ code: 0, stderr: '' })
    return JSON.parse(run.stdout)
  }

  async function addTenant(tenant: string): Promise<{ readonly key: string; readonly keyId: string }> {
    const { key, key_id: keyId } = await jsonOf(['tenants', 'add', tenant])
    return { key: String(key), keyId: String(keyId) }
  }

  /** Sends lines with a key and waits until they are stored; answers with the folder that holds the receipts. */
  async function sendFor(tenant: string, ...lines: readonly string[]): Promise<string> {
    const cwd = await aFolder()
    const { key } = await addTenant(tenant)
    const stdin = `${lines.join('\n')}\n`
    const sent = await jsonOf(['send', '-t', tenant, '--wait'], { cwd, stdin, env: { LOGPIPE_KEY: key } })
    expect(sent).toMatchObject({ accepted: lines.length, stored: lines.length, target: `${target} in ${motoRegion}` })
    return cwd
  }

  async function rowsOf(tenant: string): Promise<readonly Item[]> {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(moto.place()))
    const query = {
      TableName: stack().tables.logs,
      KeyConditionExpression: 'tenant_id = :tenant',
      ExpressionAttributeValues: { ':tenant': tenant },
    }
    const { Items = [] } = await client.send(new QueryCommand(query))
    client.destroy()
    return Items.toSorted((a, b) => (`${a.recent_sort} ${a.log_id}` < `${b.recent_sort} ${b.log_id}` ? -1 : 1))
  }

  async function plant(item: Item): Promise<void> {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(moto.place()))
    await client.send(new PutCommand({ TableName: stack().tables.logs, Item: item }))
    client.destroy()
  }

  async function uproot({ tenant_id, log_id }: Item): Promise<void> {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(moto.place()))
    await client.send(new DeleteCommand({ TableName: stack().tables.logs, Key: { tenant_id, log_id } }))
    client.destroy()
  }

  /** Puts a message into the dead-letter queue as SQS does when it was received too often. */
  async function putLetter(tenant: string, line: string): Promise<void> {
    const client = new SQSClient({ ...moto.place(), useQueueUrlAsEndpoint: false })
    const header = JSON.stringify({ v: 2, tenant_id: tenant, received_at: new Date().toISOString() })
    await client.send(
      new SendMessageCommand({
        QueueUrl: stack().queues.deadLetter,
        MessageBody: `${header}\n${line}`,
        MessageAttributes: { tenant: { DataType: 'String', StringValue: tenant } },
      }),
    )
    client.destroy()
  }

  /** What doctor says of each thing. */
  async function doctor(options?: Options, ...args: readonly string[]) {
    const run = await logpipe(['doctor', '--json', ...args], options)
    const { verdict, checks } = JSON.parse(run.stdout)
    const of = (what: string) => checks.find((check: { readonly what: string }) => check.what === what)
    return { code: run.code, verdict, of }
  }

  /** Lets the worker go on when SQS, which says that it is empty, was asked for the third time: after more than one look. */
  async function aLateSqs(): Promise<string> {
    const release = hold()
    onTestFinished(release)
    let asked = 0
    return anEmptySqs(() => {
      // Each look asks both queues.
      if (++asked === 5) release()
    })
  }

  return { moto, stack, logpipe, jsonOf, addTenant, sendFor, rowsOf, plant, uproot, putLetter, doctor, aLateSqs }
}

/** An SQS that says of every queue that it is empty, as AWS may for a minute; calls back when it is asked. */
async function anEmptySqs(onAsked: () => void): Promise<string> {
  return serve((request, response) => {
    request.resume()
    onAsked()
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(JSON.stringify({ Attributes: { ApproximateNumberOfMessages: '0' } }))
  })
}

/** An endpoint of AWS that refuses whatever it is asked. */
export async function aRefusal(): Promise<string> {
  const message =
    'User: arn:aws:iam::1:user/ada is not authorized to perform: some:Action on resource: arn:aws:x because no policy allows it'
  return serve((request, response) => {
    request.resume()
    response.writeHead(400, {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-errortype': 'AccessDeniedException',
    })
    response.end(JSON.stringify({ __type: 'AccessDeniedException', message, Message: message }))
  })
}

/** An endpoint that answers with this, whatever it is asked. */
export async function anAnswer(type: string, body: string, status = 200): Promise<string> {
  return serve((request, response) => {
    request.resume()
    response.writeHead(status, { 'content-type': type })
    response.end(body)
  })
}
