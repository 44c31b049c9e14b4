import { Match, Template } from 'aws-cdk-lib/assertions'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logicalId } from '../../src/aws/logical-id.ts'
import { topology } from '../../src/topology.ts'
import { aStack, type TestStack } from './a-stack.ts'

let made: TestStack | undefined
let kept: TestStack | undefined
let template: Template

beforeAll(() => {
  made = aStack({ workMsPerChar: 50 })
  template = Template.fromStack(made.stack)
})

afterAll(() => {
  made?.remove()
  kept?.remove()
})

const onlyOf = (type: string, properties: unknown): Record<string, unknown> => {
  const found = Object.values(template.findResources(type, { Properties: properties }))
  expect(found, `${type} ${JSON.stringify(properties)}`).toHaveLength(1)
  return found[0] ?? {}
}

describe('everything of the topology is in the template, and nothing beside it', () => {
  test('tables, with their keys, time to live and indexes', () => {
    template.resourceCountIs('AWS::DynamoDB::Table', Object.keys(topology.tables).length)
    for (const { partitionKey, sortKey, timeToLive, indexes } of Object.values(topology.tables)) {
      onlyOf('AWS::DynamoDB::Table', {
        KeySchema: keySchema(partitionKey, sortKey),
        TimeToLiveSpecification: { AttributeName: timeToLive, Enabled: true },
        GlobalSecondaryIndexes:
          indexes.length === 0
            ? Match.absent()
            : indexes.map((index) => ({
                IndexName: index.name,
                KeySchema: keySchema(index.partitionKey, index.sortKey),
                Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: index.includes },
              })),
      })
    }
  })

  test('queues, with their times, and where a message goes that fails too often', () => {
    template.resourceCountIs('AWS::SQS::Queue', Object.keys(topology.queues).length)
    for (const { visibilityTimeoutSeconds, retentionDays } of Object.values(topology.queues)) {
      onlyOf('AWS::SQS::Queue', {
        VisibilityTimeout: visibilityTimeoutSeconds,
        MessageRetentionPeriod: retentionDays * 86_400,
      })
    }
    const [deadLetterId] = Object.keys(
      template.findResources('AWS::SQS::Queue', { Properties: { VisibilityTimeout: 30 } }),
    )
    onlyOf('AWS::SQS::Queue', {
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [deadLetterId, 'Arn'] },
        maxReceiveCount: topology.queues.ingest.maxReceiveCount,
      },
    })
  })

  test('functions, with memory and time', () => {
    template.resourceCountIs('AWS::Lambda::Function', Object.keys(topology.functions).length)
    for (const [name, { memoryMb, timeoutSeconds }] of Object.entries(topology.functions)) {
      onlyOf('AWS::Lambda::Function', {
        Description: `logpipe: ${name}`,
        MemorySize: memoryMb,
        Timeout: timeoutSeconds,
      })
    }
  })

  test('routes, each to its function', () => {
    template.resourceCountIs('AWS::ApiGatewayV2::Route', topology.routes.length)
    for (const { method, path, function: name } of topology.routes) {
      const route = onlyOf('AWS::ApiGatewayV2::Route', { RouteKey: `${method} ${path}` })
      const id = JSON.stringify(route).match(/"(\w+Integration\w+)"/)?.[1] ?? ''
      const integration = template.findResources('AWS::ApiGatewayV2::Integration')[id]
      expect(JSON.stringify(integration?.Properties.IntegrationUri).toLowerCase()).toContain(`${name}function`)
    }
  })

  test('the event source, with partial failures and a bound on concurrency', () => {
    const { batchSize, maximumConcurrency } = topology.eventSources.worker
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', Object.keys(topology.eventSources).length)
    onlyOf('AWS::Lambda::EventSourceMapping', {
      BatchSize: batchSize,
      ScalingConfig: { MaximumConcurrency: maximumConcurrency },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    })
  })

  test('each under the name of its key', () => {
    const idsOf = (type: string) =>
      Object.keys(template.findResources(type))
        .map((id) => id.slice(0, -8))
        .sort()
    const named = (keys: object, kind: string) =>
      Object.keys(keys)
        .map((key) => logicalId(key, kind))
        .sort()
    expect(idsOf('AWS::DynamoDB::Table')).toEqual(named(topology.tables, 'Table'))
    expect(idsOf('AWS::SQS::Queue')).toEqual(named(topology.queues, 'Queue'))
    expect(idsOf('AWS::Lambda::Function')).toEqual(named(topology.functions, 'Function'))
    expect(idsOf('AWS::Lambda::EventSourceMapping')).toEqual(named(topology.eventSources, 'EventSource'))
  })

  test('outputs that the other commands need', () => {
    const ids = [
      ...['EndpointUrl', 'DashboardUrl', 'MasterKeySecretArn'],
      ...Object.keys(topology.tables).map((key) => logicalId(key, 'TableName')),
      ...Object.keys(topology.queues).map((key) => logicalId(key, 'QueueUrl')),
    ]
    expect(Object.keys(template.toJSON().Outputs).sort()).toEqual(ids.sort())
  })
})

describe('stores', () => {
  test('tables are on demand, encrypted, recoverable and outlive the stack', () => {
    template.allResources('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: Match.objectLike({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
      }),
    })
  })

  test('a stack that keeps nothing can be deleted whole', () => {
    kept = aStack({ isRetained: false })
    const text = JSON.stringify(Template.fromStack(kept.stack).toJSON())
    expect(text).not.toContain('"Retain')
    expect(text).toContain('"DeletionProtectionEnabled":false')
  })

  test('queues are encrypted and refuse what does not come by TLS', () => {
    template.allResourcesProperties('AWS::SQS::Queue', Match.objectLike({ SqsManagedSseEnabled: true }))
    template.resourceCountIs('AWS::SQS::QueuePolicy', 2)
    template.allResourcesProperties('AWS::SQS::QueuePolicy', {
      Queues: [Match.anyValue()],
      PolicyDocument: Match.objectLike({
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sqs:*',
            Principal: { AWS: '*' },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ],
      }),
    })
  })

  test('messages outlive six runs of the worker', () => {
    expect(topology.queues.ingest.visibilityTimeoutSeconds).toBeGreaterThanOrEqual(
      6 * topology.functions.worker.timeoutSeconds,
    )
  })
})

describe('functions', () => {
  test('run on Node 24 and arm64, and write to log groups that forget', () => {
    template.allResourcesProperties(
      'AWS::Lambda::Function',
      Match.objectLike({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        LoggingConfig: { LogGroup: Match.anyValue() },
      }),
    )
    template.allResourcesProperties('AWS::Logs::LogGroup', Match.objectLike({ RetentionInDays: 30 }))
  })

  test('are told all that they ask for, of the master key only where it is', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'))
    for (const { Properties } of functions) {
      const variables: Record<string, unknown> = Properties.Environment.Variables
      expect(Object.keys(variables)).toEqual(
        expect.arrayContaining([
          ...['LOGPIPE_QUEUE_URL', 'LOGPIPE_DEAD_LETTER_QUEUE_URL', 'LOGPIPE_TABLE', 'LOGPIPE_TENANTS_TABLE'],
          ...['LOGPIPE_RECENT_INDEX', 'LOGPIPE_MASTER_KEY_SECRET'],
        ]),
      )
      expect(variables).not.toHaveProperty('LOGPIPE_MASTER_KEY')
      expect(variables.LOGPIPE_MASTER_KEY_SECRET).toEqual({ Ref: expect.stringMatching(/^MasterKey/) })
      expect(variables).toMatchObject({ LOGPIPE_WORK_MS_PER_CHAR: '50', LOGPIPE_OPEN: 'false' })
    }
  })

  test('the master key is drawn by Secrets Manager, by a rule that no update may change', () => {
    expect(onlyOf('AWS::SecretsManager::Secret', {})).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 64 } },
    })
  })

  test('an open stack is open only when that was asked for', () => {
    const open = aStack({ isOpen: true })
    Template.fromStack(open.stack).allResourcesProperties(
      'AWS::Lambda::Function',
      Match.objectLike({ Environment: { Variables: Match.objectLike({ LOGPIPE_OPEN: 'true' }) } }),
    )
    open.remove()
  })
})

describe('the API', () => {
  test('logs each request without its path, is throttled, and lets no other site in', () => {
    const stage = onlyOf('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: Match.objectLike({ ThrottlingRateLimit: 1_000, ThrottlingBurstLimit: 2_000 }),
      AccessLogSettings: { DestinationArn: Match.anyValue(), Format: Match.anyValue() },
    })
    expect(JSON.stringify(stage)).not.toMatch(/\$context\.(?:path|http\.path)/)
    onlyOf('AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP', CorsConfiguration: Match.absent() })
  })
})

describe('alarms', () => {
  test('watch what an operator must act on, and all go to the topic', () => {
    for (const metric of ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage', '5xx', 'Duration']) {
      onlyOf('AWS::CloudWatch::Alarm', { MetricName: metric })
    }
    for (const metric of ['Errors', 'Throttles']) {
      template.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { MetricName: metric }, 3)
    }
    template.allResourcesProperties(
      'AWS::CloudWatch::Alarm',
      Match.objectLike({ AlarmActions: [{ Ref: Match.stringLikeRegexp('^AlarmTopic') }] }),
    )
  })

  test('may publish to the topic, whose policy else only denies', () => {
    onlyOf('AWS::SNS::TopicPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
          }),
        ]),
      }),
    })
  })

  test('go to an address only where one was given', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0)
    const told = aStack({ alarmEmail: 'ops@example.com' })
    Template.fromStack(told.stack).hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    })
    told.remove()
  })
})

test('the dashboard shows the metrics that the functions write', () => {
  const body = JSON.stringify(onlyOf('AWS::CloudWatch::Dashboard', { DashboardName: 'logpipe-test' }))
  for (const metric of ['Accepted', 'Stored', 'Redacted', 'Latency', 'Denied', 'DeadLettered', 'FailedMessages']) {
    expect(body).toContain(`\\"logpipe\\",\\"${metric}\\",\\"service\\",\\"logpipe-`)
  }
  expect(body).toContain('ApproximateAgeOfOldestMessage')
})

test('the stack needs no bootstrap stack', () => {
  const { Parameters, Rules } = template.toJSON()
  expect({ Parameters, Rules }).toEqual({ Parameters: undefined, Rules: undefined })
})

function keySchema(partitionKey: string, sortKey: string) {
  return [
    { AttributeName: partitionKey, KeyType: 'HASH' },
    { AttributeName: sortKey, KeyType: 'RANGE' },
  ]
}
