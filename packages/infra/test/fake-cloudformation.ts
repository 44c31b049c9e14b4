import { isDeepStrictEqual } from 'node:util'
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import {
  type Answer,
  answerTo,
  escaped,
  eventsAnswer,
  type FakeEvent,
  refusal,
  stackAnswer,
  stackIdOf,
} from './cloudformation-answers.ts'
import type { Moto } from './moto.ts'
import { forMoto, strip, type Template } from './moto-template.ts'

/** A change of one resource, as a change set tells it. */
export interface FakeChange {
  readonly action: 'Add' | 'Modify' | 'Remove'
  readonly logicalId: string
  readonly type?: string
  readonly replacement?: 'True' | 'Conditional' | 'False'
  readonly properties?: readonly string[]
}

/** What CloudFormation was told to make of a stack. */
export interface Sent {
  readonly template: Template
  readonly parameters: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
}

interface Call {
  readonly action: string
  readonly parameters: URLSearchParams
  readonly region: string
  /** Asks moto, in the place of what was asked. */
  readonly ask: (parameters: URLSearchParams) => Promise<Answer>
}

interface ChangeSet {
  readonly id: string
  readonly stackName: string
  readonly call: URLSearchParams
  readonly sent: Sent
  readonly isNew: boolean
  readonly isNoOp: boolean
}

interface EdgeStack {
  readonly status: string
  readonly sent: Sent
  readonly events: readonly FakeEvent[]
}

/**
 * What moto's CloudFormation lacks: change sets of stacks that are there, templates as they were sent (what moto cannot make is
 * taken out before it gets them), and all of us-east-1, where the edge stack is, whose resources moto does not know.
 */
export function fakeCloudFormation(moto: Moto) {
  const changeSets = new Map<string, ChangeSet>()
  const sent = new Map<string, Sent>()
  const waiting = new Set<string>()
  const edges = new Map<string, EdgeStack>()
  let changes: readonly FakeChange[] | undefined
  let edgeFailure: string | undefined
  let count = 0

  async function answer(call: Call): Promise<Answer | undefined> {
    const { action, parameters, region } = call
    const stackName = nameOf(parameters.get('StackName') ?? '')
    const isEdge = region === 'us-east-1'
    if (action === 'CreateChangeSet') return createChangeSet(call, stackName)
    if (action === 'DescribeChangeSet') return describeChangeSet(parameters, stackName)
    if (action === 'ExecuteChangeSet') return executeChangeSet(call, stackName)
    if (action === 'DeleteChangeSet') {
      const one = find(parameters, stackName)
      if (one !== undefined) changeSets.delete(one.id)
      return answerTo(action, '')
    }
    if (!known.test(action)) return refusal('InvalidAction', `${action} is not played`)
    if (waiting.has(stackName)) return answerWaiting(action, stackName)
    if (isEdge && action === 'ListStacks') return listAnswer([...edges].map(([name, { status }]) => [name, status]))
    if (isEdge) return answerEdge(action, stackName, parameters.get('StackName') !== stackName)
    const before = sent.get(stackName)
    if (action === 'GetTemplate' && before !== undefined) return templateAnswer(before.template)
    if ((action === 'CreateStack' || action === 'UpdateStack') && parameters.has('TemplateURL')) {
      return apply(call, { action, stackName, call: parameters, sent: await sentBy(parameters) })
    }
    if (parameters.get('StackName') !== stackIdOf(stackName)) return undefined
    // While it waited for its change set it had another id than moto gave it.
    const named = new URLSearchParams(parameters)
    named.set('StackName', stackName)
    return call.ask(named)
  }

  async function createChangeSet({ parameters, region }: Call, stackName: string): Promise<Answer> {
    const isNew = parameters.get('ChangeSetType') === 'CREATE'
    const wanted = await sentBy(parameters)
    count += 1
    const name = parameters.get('ChangeSetName')
    const id = `arn:aws:cloudformation:${region}:123456789012:changeSet/${name}/${count}`
    const isNoOp = !isNew && changes === undefined && isDeepStrictEqual(sent.get(stackName), wanted)
    changeSets.set(id, { id, stackName, call: parameters, sent: wanted, isNew, isNoOp })
    if (isNew) waiting.add(stackName)
    return answerTo('CreateChangeSet', `<Id>${id}</Id><StackId>${stackIdOf(stackName, region)}</StackId>`)
  }

  function find(parameters: URLSearchParams, stackName: string): ChangeSet | undefined {
    const name = parameters.get('ChangeSetName') ?? ''
    const all = [...changeSets.values()].filter((one) => one.stackName === stackName)
    return all.findLast(({ id }) => id === name || id.includes(`:changeSet/${name}/`))
  }

  function describeChangeSet(parameters: URLSearchParams, stackName: string): Answer {
    const one = find(parameters, stackName)
    if (one === undefined) return noChangeSet(parameters)
    const { id, isNew, isNoOp } = one
    const said = isNew || isNoOp ? [] : (changes ?? [{ action: 'Modify', logicalId: 'IngestFunction' } as const])
    const why = "The submitted information didn't contain changes. Submit different information to create a change set."
    const state = isNoOp
      ? `<Status>FAILED</Status><StatusReason>${why}</StatusReason>`
      : '<Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus>'
    return answerTo(
      'DescribeChangeSet',
      `<ChangeSetName>logpipe</ChangeSetName><ChangeSetId>${id}</ChangeSetId><StackName>${stackName}</StackName>
      <StackId>${stackIdOf(stackName, 'eu-west-1')}</StackId><CreationTime>2026-01-01T00:00:00Z</CreationTime>${state}
      <Changes>${said.map(changeMember).join('')}</Changes>`,
    )
  }

  async function executeChangeSet(call: Call, stackName: string): Promise<Answer> {
    const one = find(call.parameters, stackName)
    if (one === undefined) return noChangeSet(call.parameters)
    changeSets.delete(one.id)
    waiting.delete(stackName)
    const made = await apply(call, { ...one, action: one.isNew ? 'CreateStack' : 'UpdateStack' })
    return made.status === 200 ? answerTo('ExecuteChangeSet', '') : made
  }

  interface Told {
    readonly action: 'CreateStack' | 'UpdateStack'
    readonly stackName: string
    readonly call: URLSearchParams
    readonly sent: Sent
  }

  async function apply({ region, ask }: Call, told: Told): Promise<Answer> {
    const { action, stackName, call } = told
    sent.set(stackName, told.sent)
    if (region === 'us-east-1') {
      const isFailed = edgeFailure !== undefined
      const done = action === 'CreateStack' ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE'
      edges.set(stackName, {
        status: isFailed ? (action === 'CreateStack' ? 'ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE') : done,
        sent: told.sent,
        events: [
          {
            logicalId: 'WebAcl',
            type: 'AWS::WAFv2::WebACL',
            status: isFailed ? 'CREATE_FAILED' : done,
            ...(edgeFailure && { reason: edgeFailure }),
          },
        ],
      })
      edgeFailure = undefined
      return answerTo(action, `<StackId>${stackIdOf(stackName, region)}</StackId>`)
    }
    const { template } = strip(told.sent.template, { endpointUrl: 'http://127.0.0.1:9', masterKeySecretArn: secretArn })
    const kept = [...call].filter(([key]) => /^(?:Parameters|Tags|Capabilities)\./.test(key))
    return ask(
      new URLSearchParams([
        ['Action', action],
        ['Version', '2010-05-15'],
        ['StackName', stackName],
        ['TemplateBody', forMoto(template)],
        ...kept,
      ]),
    )
  }

  async function sentBy(parameters: URLSearchParams): Promise<Sent> {
    const [, bucket = '', ...key] = new URL(parameters.get('TemplateURL') ?? '').pathname.split('/')
    const s3 = new S3Client({ ...moto.place(), forcePathStyle: true })
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key.join('/') }))
    const template = JSON.parse((await Body?.transformToString()) ?? '') as Template
    return {
      template,
      parameters: {
        ...defaultsOf(template),
        ...membersOf(parameters, 'Parameters', 'ParameterKey', 'ParameterValue'),
      },
      tags: membersOf(parameters, 'Tags', 'Key', 'Value'),
    }
  }

  /** A stack that waits for its first change set: there is nothing in it. */
  function answerWaiting(action: string, name: string): Answer | undefined {
    if (action === 'DescribeStacks') return stackAnswer({ name, status: 'REVIEW_IN_PROGRESS', tags: {} })
    if (action === 'DeleteStack') {
      waiting.delete(name)
      return answerTo(action, '')
    }
    if (action === 'GetTemplate') return answerTo(action, '<TemplateBody></TemplateBody>')
    if (action === 'ListStackResources') return answerTo(action, '<StackResourceSummaries></StackResourceSummaries>')
    if (action === 'DescribeStackEvents') return answerTo(action, '<StackEvents></StackEvents>')
    return undefined
  }

  /** A stack that is gone is still found by its id. */
  function answerEdge(action: string, name: string, isById: boolean): Answer {
    const stack = edges.get(name)
    if (stack === undefined || (stack.status === 'DELETE_COMPLETE' && !isById))
      return refusal('ValidationError', `Stack with id ${name} does not exist`)
    const { parameters, tags, template } = stack.sent
    if (action === 'DeleteStack') {
      edges.set(name, { ...stack, status: 'DELETE_COMPLETE' })
      sent.delete(name)
      return answerTo(action, '')
    }
    if (action === 'GetTemplate') return templateAnswer(template)
    if (action === 'DescribeStackEvents') return eventsAnswer(name, stack.events)
    if (action === 'ListStackResources') {
      const one = `<LogicalResourceId>WebAcl</LogicalResourceId><PhysicalResourceId>acl</PhysicalResourceId>
        <ResourceType>AWS::WAFv2::WebACL</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus>`
      return answerTo(action, `<StackResourceSummaries><member>${one}</member></StackResourceSummaries>`)
    }
    const outputs = {
      WebAclArn: webAclArn,
      ...(parameters.DomainName && { CertificateArn: parameters.CertificateArn || madeCertificateArn }),
    }
    return stackAnswer({ name, status: stack.status, parameters, tags, outputs, region: 'us-east-1' })
  }

  return {
    answer,
    changes: (said: readonly FakeChange[]) => {
      changes = said
    },
    failEdge: (reason: string) => {
      edgeFailure = reason
    },
    sent: (stackName: string) => sent.get(stackName),
    /** What one test arranged does not reach the next; what it deployed does. */
    forget: () => {
      changes = undefined
      edgeFailure = undefined
    },
  }
}

/** What is asked of moto. It answers 500 to what it does not know, and that is asked again for a minute. */
const known = /^(?:(?:Create|Update|Delete|Describe|List)Stacks?|DescribeStackEvents|ListStackResources|GetTemplate)$/

const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:master-key-abcdef'
export const webAclArn = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/logpipe/0a1b'
export const madeCertificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/made'

function defaultsOf({ Parameters = {} }: Template): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(Parameters).map(([name, { Default = '' }]) => [name, String(Default)]))
}

function noChangeSet(parameters: URLSearchParams): Answer {
  return refusal('ChangeSetNotFound', `ChangeSet [${parameters.get('ChangeSetName')}] does not exist`, 404)
}

function templateAnswer(template: Template): Answer {
  return answerTo('GetTemplate', `<TemplateBody>${escaped(JSON.stringify(template))}</TemplateBody>`)
}

function listAnswer(stacks: readonly (readonly [name: string, status: string])[]): Answer {
  const members = stacks.map(
    ([name, status]) =>
      `<member><StackName>${name}</StackName><StackStatus>${status}</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime></member>`,
  )
  return answerTo('ListStacks', `<StackSummaries>${members.join('')}</StackSummaries>`)
}

/** A stack's name, also where its id is given. */
function nameOf(stack: string): string {
  return /:stack\/([^/]+)\//.exec(stack)?.[1] ?? stack
}

function membersOf(
  parameters: URLSearchParams,
  list: string,
  key: string,
  value: string,
): Readonly<Record<string, string>> {
  const pairs = [...parameters].flatMap(([name, one]) => {
    const index = new RegExp(`^${list}\\.member\\.(\\d+)\\.${key}$`).exec(name)?.[1]
    return index === undefined ? [] : [[one, parameters.get(`${list}.member.${index}.${value}`) ?? ''] as const]
  })
  return Object.fromEntries(pairs)
}

function changeMember({
  action,
  logicalId,
  type = 'AWS::Lambda::Function',
  replacement,
  properties = [],
}: FakeChange): string {
  const details = properties.map(
    (name) => `<member><Target><Attribute>Properties</Attribute><Name>${name}</Name></Target></member>`,
  )
  return `<member><Type>Resource</Type><ResourceChange><Action>${action}</Action><LogicalResourceId>${logicalId}</LogicalResourceId>
    <ResourceType>${type}</ResourceType>${replacement ? `<Replacement>${replacement}</Replacement>` : ''}
    <Details>${details.join('')}</Details></ResourceChange></member>`
}
