import { Match, Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { logicalId } from '../../src/aws/template/logical-id.ts'
import { topology } from '../../src/topology.ts'
import { asDeployed, dangling, type Given, type Resource } from './as-deployed.ts'
import { synthesized } from './templates.ts'

const template = Template.fromJSON((await synthesized()).pipeline)

/** The resources of a deployment with these parameters. */
const deployed = (given: Given = {}) => asDeployed(template.toJSON(), { Stage: 'test', ...given }).resources
const ofType = (type: string, given: Given = {}): readonly Resource[] =>
  Object.values(deployed(given)).filter(({ Type }) => Type === type)

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
    expect(ofType('AWS::Lambda::Function')).toHaveLength(Object.keys(topology.functions).length)
    for (const [name, { memoryMb, timeoutSeconds }] of Object.entries(topology.functions)) {
      const [found] = ofType('AWS::Lambda::Function').filter((one) => one.Properties.Description === `logpipe: ${name}`)
      expect(found?.Properties, name).toMatchObject({ MemorySize: String(memoryMb), Timeout: timeoutSeconds })
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
    const [source] = ofType('AWS::Lambda::EventSourceMapping')
    expect(source?.Properties).toMatchObject({
      BatchSize: batchSize,
      ScalingConfig: { MaximumConcurrency: String(maximumConcurrency) },
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
    expect(idsOf('AWS::Lambda::Function')).toEqual(named({ ...topology.functions, watch: {} }, 'Function'))
    expect(idsOf('AWS::Lambda::EventSourceMapping')).toEqual(named(topology.eventSources, 'EventSource'))
  })

  test('outputs that the other commands need', () => {
    const ids = [
      ...[
        'EndpointUrl',
        'DomainTarget',
        'DashboardUrl',
        'MasterKeySecretArn',
        'DigestKeySecretArn',
        'ReadTenantRoleArn',
        'Version',
      ],
      ...Object.keys(topology.tables).map((key) => logicalId(key, 'TableName')),
      ...Object.keys(topology.queues).map((key) => logicalId(key, 'QueueUrl')),
    ]
    expect(Object.keys(template.toJSON().Outputs).sort()).toEqual(ids.sort())
    expect(template.toJSON().Outputs.Version).toMatchObject({ Value: '1.2.3' })
    for (const one of Object.values(template.toJSON().Outputs)) expect(one).toHaveProperty('Description')
  })
})

describe('stores', () => {
  test('tables are on demand, encrypted, recoverable and outlive the stack', () => {
    template.allResources('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: Match.objectLike({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: { 'Fn::If': ['IsRetained', true, false] },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    })
  })

  const key = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-1111-2222-3333-444455556666'

  test('tables are under the key that AWS owns, which no session has to ask KMS for, or under one that was given', () => {
    const encryption = (given: Given) =>
      ofType('AWS::DynamoDB::Table', given).map(({ Properties }) => Properties.SSESpecification)
    expect(encryption({})).toEqual([{ SSEEnabled: false }, { SSEEnabled: false }, { SSEEnabled: false }])
    const under = { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: key }
    expect(encryption({ KmsKeyArn: key })).toEqual([under, under, under])
  })

  test('queues are encrypted by SQS, or under the key that was given', () => {
    const encryption = (given: Given) =>
      ofType('AWS::SQS::Queue', given).map(({ Properties }) => [
        Properties.SqsManagedSseEnabled,
        Properties.KmsMasterKeyId,
      ])
    expect(encryption({})).toEqual([
      [true, undefined],
      [true, undefined],
    ])
    expect(encryption({ KmsKeyArn: key })).toEqual([
      [false, key],
      [false, key],
    ])
  })

  test('every role may use the key that was given, through the stores that are under it', () => {
    const keyPolicies = (given: Given) => ofType('AWS::IAM::Policy', given).filter((one) => inText(one, 'kms:'))
    expect(keyPolicies({})).toEqual([])
    const [policy, ...others] = keyPolicies({ KmsKeyArn: key })
    expect(others).toEqual([])
    expect(policy?.Properties.Roles).toHaveLength(ofType('AWS::IAM::Role').length)
    expect(policy?.Properties.PolicyDocument).toMatchObject({
      Statement: [
        { Effect: 'Allow', Resource: key, Condition: { StringEquals: { 'kms:ViaService': expect.anything() } } },
      ],
    })
  })

  test('the logs table and its index are warm only where that was asked for', () => {
    const warmth = (given: Given) =>
      ofType('AWS::DynamoDB::Table', given).flatMap(({ Properties }) => {
        const indexes = (Properties.GlobalSecondaryIndexes ?? []) as { WarmThroughput?: unknown }[]
        return [Properties.WarmThroughput, ...indexes.map(({ WarmThroughput }) => WarmThroughput)]
      })
    expect(warmth({})).toEqual([undefined, undefined, undefined, undefined])
    const warm = { WriteUnitsPerSecond: '20000' }
    expect(warmth({ WarmWrites: 20_000 })).toEqual([warm, warm, undefined, undefined])
  })

  test('tables are protected against deletion unless that is said', () => {
    const protection = (given: Given) =>
      ofType('AWS::DynamoDB::Table', given).map(({ Properties }) => Properties.DeletionProtectionEnabled)
    expect(protection({})).toEqual([true, true, true])
    expect(protection({ Retain: 'true' })).toEqual([true, true, true])
    expect(protection({ Retain: 'false' })).toEqual([false, false, false])
  })

  test('nothing outlives the stack but tables and master key', () => {
    const { Resources } = template.toJSON()
    const kept = Object.keys(Resources).filter((id) => /^Retain/.test(Resources[id].DeletionPolicy))
    expect(kept.map((id) => id.slice(0, -8)).sort()).toEqual([
      'LogsTable',
      'ManifestsTable',
      'MasterKey',
      'TenantsTable',
    ])
    for (const id of kept) expect(Resources[id].UpdateReplacePolicy, id).toBe('Retain')
  })

  test('queues refuse what does not come by TLS', () => {
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
    const retention = (given: Given) =>
      ofType('AWS::Logs::LogGroup', given).map(({ Properties }) => Properties.RetentionInDays)
    expect(retention({})).toEqual(['30', '30', '30', '30'])
    expect(retention({ LogRetentionDays: 7 })).toEqual(['7', '7', '7', '7'])
  })

  test('have the memory and the concurrency that are asked for', () => {
    const given = { IngestMemory: 512, ReadMemory: 256, WorkerMemory: 2048, WorkerConcurrency: 50 }
    const memory = ofType('AWS::Lambda::Function', given).map(({ Properties }) => Properties.MemorySize)
    expect(memory.toSorted()).toEqual(['2048', '256', '512'])
    const [source] = ofType('AWS::Lambda::EventSourceMapping', given)
    expect(source?.Properties.ScalingConfig).toEqual({ MaximumConcurrency: '50' })
  })

  test('are told all that they ask for, and of a key only where it is', () => {
    const functions = Object.entries(template.findResources('AWS::Lambda::Function')).filter(
      ([id]) => !id.startsWith('Watch'),
    )
    expect(functions).toHaveLength(3)
    for (const [id, { Properties }] of functions) {
      const variables: Record<string, unknown> = Properties.Environment.Variables
      expect(Object.keys(variables)).toEqual(
        expect.arrayContaining([
          ...['LOGPIPE_QUEUE_URL', 'LOGPIPE_DEAD_LETTER_QUEUE_URL', 'LOGPIPE_TABLE', 'LOGPIPE_TENANTS_TABLE'],
          ...['LOGPIPE_RECENT_INDEX', 'LOGPIPE_STAGE'],
        ]),
      )
      const keys = Object.entries(variables).filter(([name]) => name.includes('_KEY'))
      const master = ['LOGPIPE_MASTER_KEY_SECRET', { Ref: expect.stringMatching(/^MasterKey[0-9A-F]{8}$/) }]
      const digest = ['LOGPIPE_DIGEST_KEY_SECRET', { Ref: 'MasterKeyForDigests' }]
      expect(keys, id).toEqual([id.startsWith('Ingest') ? digest : master])
    }
  })

  test('who accepts records is told of the manifests, unless none are wanted', () => {
    const tablesOf = (given: Readonly<Record<string, string>>) =>
      Object.fromEntries(
        ofType('AWS::Lambda::Function', given).map(({ Properties }) => {
          const { Variables } = Properties.Environment as { Variables: Readonly<Record<string, unknown>> }
          return [String(Properties.Description).replace('logpipe: ', ''), Variables.LOGPIPE_MANIFESTS_TABLE]
        }),
      )
    const table = { Ref: expect.stringMatching(/^ManifestsTable/) }
    expect(tablesOf({})).toEqual({ ingest: table, read: table, worker: undefined })
    expect(tablesOf({ Manifests: 'false' })).toEqual({ ingest: '', read: '', worker: undefined })
  })

  test('the digest key is drawn by Secrets Manager, by a rule that no update may change, and goes with the stack', () => {
    const { DeletionPolicy, Properties } = template.toJSON().Resources.MasterKeyForDigests
    expect(Properties.GenerateSecretString).toEqual({ ExcludePunctuation: true, PasswordLength: 64 })
    expect(DeletionPolicy).toBeUndefined()
  })

  test('in a stack of an earlier release, ingest may read the master key until its function asks for another', () => {
    const { Resources } = template.toJSON()
    const [functionId = ''] = Object.keys(Resources).filter((id) => id.startsWith('IngestFunction'))
    const policies = (pattern: RegExp) => Object.keys(Resources).filter((id) => pattern.test(id))
    const [before, after] = [policies(/^IngestSecretsPolicy/), policies(/^IngestPolicy/)]
    expect([before, after].map(({ length }) => length)).toEqual([1, 1])
    expect(Resources[functionId].DependsOn).toEqual(expect.arrayContaining(before))
    expect(Resources[after[0] ?? ''].DependsOn).toEqual(expect.arrayContaining([functionId]))
  })

  const variablesOf = (given: Given) =>
    ofType('AWS::Lambda::Function', given).map(({ Properties }) => {
      const { Variables } = Properties.Environment as { Variables: Readonly<Record<string, unknown>> }
      return Variables
    })

  test('simulate the work that is asked for, and none by default', () => {
    for (const variables of variablesOf({})) expect(variables).toMatchObject({ LOGPIPE_WORK_MS_PER_CHAR: '0' })
    for (const variables of variablesOf({ WorkMsPerChar: 0.5 })) {
      expect(variables).toMatchObject({ LOGPIPE_WORK_MS_PER_CHAR: '0.5' })
    }
  })

  test('are told of their stage', () => {
    for (const variables of variablesOf({ Stage: 'prod' })) expect(variables).toMatchObject({ LOGPIPE_STAGE: 'prod' })
  })

  test('the master key is drawn by Secrets Manager, by a rule that no update may change', () => {
    const [id = ''] = Object.keys(deployed()).filter((one) => one.startsWith('MasterKey'))
    expect(template.toJSON().Resources[id]).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 64 } },
    })
  })

  test('an open stack is open only when that was asked for', () => {
    for (const variables of variablesOf({})) expect(variables).toMatchObject({ LOGPIPE_OPEN: 'false' })
    for (const variables of variablesOf({ Open: 'true' })) expect(variables).toMatchObject({ LOGPIPE_OPEN: 'true' })
  })
})

describe('the API', () => {
  test('logs each request without its path, is throttled, and lets no other site in', () => {
    const stage = onlyOf('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      AccessLogSettings: { DestinationArn: Match.anyValue(), Format: Match.anyValue() },
    })
    expect(JSON.stringify(stage)).not.toMatch(/\$context\.(?:path|http\.path)/)
    const limits = (given: Given) =>
      ofType('AWS::ApiGatewayV2::Stage', given).map(({ Properties }) => Properties.DefaultRouteSettings)
    expect(limits({})).toMatchObject([{ ThrottlingRateLimit: '1000', ThrottlingBurstLimit: '2000' }])
    const others = { ThrottleRate: 50, ThrottleBurst: 60 }
    expect(limits(others)).toMatchObject([{ ThrottlingRateLimit: '50', ThrottlingBurstLimit: '60' }])
    onlyOf('AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP', CorsConfiguration: Match.absent() })
  })
})

test('the access log says why API Gateway refused, and why it could not call a function', () => {
  const [stage] = ofType('AWS::ApiGatewayV2::Stage')
  const settings = stage?.Properties.AccessLogSettings as { Format: string } | undefined
  expect(JSON.parse(settings?.Format ?? '')).toMatchObject({
    refusal: '$context.error.message',
    error: '$context.integrationErrorMessage',
  })
})

describe('alarms', () => {
  test('watch what an operator must act on, and all go to the topic', () => {
    for (const metric of [
      'ApproximateNumberOfMessagesVisible',
      'ApproximateAgeOfOldestMessage',
      '5xx',
      'SkippedRows',
    ]) {
      onlyOf('AWS::CloudWatch::Alarm', { MetricName: metric })
    }
    for (const metric of ['Errors', 'Throttles']) {
      template.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { MetricName: metric }, 3)
    }
    const actions = (given: Given) =>
      ofType('AWS::CloudWatch::Alarm', given).map(({ Properties }) => Properties.AlarmActions)
    for (const one of actions({})) expect(one).toEqual([{ Ref: expect.stringMatching(/^AlarmTopic/) }])
    const topic = 'arn:aws:sns:eu-central-1:111122223333:pager'
    for (const one of actions({ AlarmTopicArn: topic })) expect(one).toEqual([topic])
    const ofSns = Object.values(deployed({ AlarmTopicArn: topic })).filter(({ Type }) => Type.startsWith('AWS::SNS::'))
    expect(ofSns).toEqual([])
  })

  test('say nothing of how long the worker runs: one that is throttled uses its time up, by design', () => {
    template.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { MetricName: 'Duration' }, 0)
  })

  test('see a worker that fails without throwing: messages, throttled writes, refused credentials', () => {
    onlyOf('AWS::CloudWatch::Alarm', { MetricName: 'FailedMessages', Namespace: 'logpipe' })
    const metrics = ofType('AWS::CloudWatch::Alarm').flatMap(({ Properties }) => (Properties.Metrics ?? []) as Math[])
    const named = metrics.map(({ MetricStat, Expression }) => MetricStat?.Metric.MetricName ?? Expression)
    const sums = { 2: 'FILL(m0, 0) + FILL(m1, 0)', 3: 'FILL(m0, 0) + FILL(m1, 0) + FILL(m2, 0)' }
    const three = ['CredentialErrors', 'CredentialErrors', 'CredentialErrors', sums[3]]
    expect(named.toSorted()).toEqual(['WriteThrottleEvents', 'WriteThrottleEvents', sums[2], ...three].toSorted())
    const index = topology.tables.logs.indexes[0].name
    expect(JSON.stringify(metrics)).toContain(`{"Name":"GlobalSecondaryIndexName","Value":"${index}"}`)
  })

  interface Math {
    readonly Expression?: string
    readonly MetricStat?: { readonly Metric: { readonly MetricName: string } }
  }

  test.each([
    ['AlarmDeadLetters', 'DeadLetterAlarm', 1],
    ['AlarmBacklogSeconds', 'BacklogAlarm', 300],
    ['AlarmServerErrors', 'ServerErrorAlarm', 5],
    ['AlarmFailedMessages', 'FailedMessageAlarm', 10],
    ['AlarmThrottledWrites', 'ThrottledWriteAlarm', 1_000],
  ])('%s is the threshold of %s, by default %i', (parameter, name, standard) => {
    const threshold = (given: Given) =>
      Object.entries(deployed(given)).find(([id]) => id.startsWith(name))?.[1].Properties.Threshold
    expect(threshold({})).toBe(String(standard))
    expect(threshold({ [parameter]: 77 })).toBe('77')
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
    expect(ofType('AWS::SNS::Subscription')).toEqual([])
    const [told, ...others] = ofType('AWS::SNS::Subscription', { AlarmEmail: 'ops@example.com' })
    expect(told?.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'ops@example.com' })
    expect(others).toEqual([])
  })

  test('say what to do, and in which section of the runbook the rest is', () => {
    const functions = Object.keys(topology.functions)
    const anchors = [
      ...['alarm-dead-letters', 'alarm-backlog', 'alarm-server-errors', 'alarm-skipped-rows'],
      ...['alarm-failed-messages', 'alarm-throttled-writes', 'alarm-credentials'],
      ...functions.flatMap((name) => [`alarm-${name}-errors`, `alarm-${name}-throttles`]),
    ]
    const described = ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => String(Properties.AlarmDescription))
    const named = described.map((text) => /: .+\. See docs\/operations\.md#([a-z-]+)$/.exec(text)?.[1])
    expect(named.sort()).toEqual(anchors.sort())
  })
})

describe('the watch', () => {
  const watched = (given: Given = {}) => {
    const all = Object.entries(deployed({ WatchMinutes: 10, ...given }))
    const own = all.filter(([id]) => id.startsWith('Watch'))
    return new Map(own.map(([id, resource]) => [id.replace(/[0-9A-F]{8}$/, ''), resource]))
  }

  test('is there only where it is asked for: function, schedule, roles, log and alarms', () => {
    expect(Object.keys(deployed()).filter((id) => id.startsWith('Watch'))).toEqual([])
    expect([...watched().keys()].sort()).toEqual([
      ...['WatchFunction', 'WatchLogs', 'WatchPermission', 'WatchPolicy', 'WatchRole', 'WatchSchedule'],
      ...['WatchSilenceAlarm', 'WatchTenantRole', 'WatchViolationAlarm'],
    ])
    const others = (given: Given) => Object.entries(deployed(given)).filter(([id]) => !id.startsWith('Watch'))
    expect(others({ WatchMinutes: 10 })).toEqual(others({}))
    expect(dangling(asDeployed(template.toJSON(), { Stage: 'test', WatchMinutes: 10 }))).toEqual([])
  })

  test.each(topology.watch.intervals.filter((minutes) => minutes > 0))(
    'runs every %i minutes, and is over before the next round',
    (minutes) => {
      const parts = watched({ WatchMinutes: minutes })
      expect(parts.get('WatchSchedule')?.Properties).toMatchObject({
        ScheduleExpression: { 'Fn::Join': ['', ['rate(', String(minutes), ' minutes)']] },
        Targets: [{ Arn: { 'Fn::GetAtt': [expect.stringMatching(/^WatchFunction/), 'Arn'] } }],
      })
      expect(parts.get('WatchFunction')?.Properties.Timeout).toBeLessThan(minutes * 60)
    },
  )

  test('may be invoked by its schedule alone', () => {
    expect(watched().get('WatchPermission')?.Properties).toMatchObject({
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^WatchSchedule/), 'Arn'] },
    })
  })

  test('calls the endpoint as its users do', () => {
    const endpointOf = (given: Given) => {
      const { Environment } = watched(given).get('WatchFunction')?.Properties ?? {}
      const shown = asDeployed(template.toJSON(), { Stage: 'test', ...given }).outputs.EndpointUrl
      return [(Environment as { Variables: Readonly<Record<string, unknown>> }).Variables.LOGPIPE_ENDPOINT, shown]
    }
    for (const given of [{}, { DomainName: 'logs.example.com' }]) {
      const [called, shown] = endpointOf({ WatchMinutes: 10, ...given })
      expect(called).toEqual(shown)
    }
  })

  test('its alarms go where the others go: on each violation, and after an hour in which nothing was proved', () => {
    const parts = watched()
    const action = { Ref: expect.stringMatching(/^AlarmTopic/) }
    expect(parts.get('WatchViolationAlarm')?.Properties).toMatchObject({
      ...{ Namespace: 'logpipe', MetricName: 'Violations', Threshold: 1, TreatMissingData: 'notBreaching' },
      ...{ ComparisonOperator: 'GreaterThanOrEqualToThreshold', AlarmActions: [action], EvaluationPeriods: 1 },
      Dimensions: [
        { Name: 'service', Value: 'logpipe-watch' },
        { Name: 'stage', Value: 'test' },
      ],
    })
    const silence = parts.get('WatchSilenceAlarm')?.Properties
    expect(silence).toMatchObject({
      ...{ MetricName: 'ConclusiveRounds', Threshold: 1, TreatMissingData: 'breaching' },
      ...{ ComparisonOperator: 'LessThanThreshold', AlarmActions: [action] },
    })
    // Of two rounds one may fail.
    const seconds = Number(silence?.Period) * Number(silence?.EvaluationPeriods)
    expect(seconds).toBeGreaterThanOrEqual(2 * 60 * Math.max(...topology.watch.intervals))
  })

  test('both of its roles may use a key that was given, and there is no such policy where there is none', () => {
    const key = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-1111-2222-3333-444455556666'
    expect(watched().has('WatchKeyPolicy')).toBe(false)
    expect(Object.keys(deployed({ KmsKeyArn: key })).filter((id) => id.startsWith('Watch'))).toEqual([])
    const { PolicyDocument, Roles } = watched({ KmsKeyArn: key }).get('WatchKeyPolicy')?.Properties ?? {}
    expect(PolicyDocument).toMatchObject({ Statement: [{ Effect: 'Allow', Resource: key }] })
    expect(Roles).toHaveLength(2)
  })
})

test('the dashboard shows the metrics that the functions write', () => {
  const body = JSON.stringify(onlyOf('AWS::CloudWatch::Dashboard', {}).Properties)
  const counts = [
    'Accepted',
    'Stored',
    'Redacted',
    'Latency',
    'Denied',
    'DeadLettered',
    'FailedMessages',
    'SkippedRows',
  ]
  for (const metric of counts) {
    expect(body).toContain(`\\"logpipe\\",\\"${metric}\\",\\"service\\",\\"logpipe-`)
  }
  for (const metric of [
    'ApproximateAgeOfOldestMessage',
    'ApproximateNumberOfNoisyGroups',
    'VisibleInQuietGroups',
    'WriteThrottleEvents',
  ]) {
    expect(body).toContain(metric)
  }
  expect(body).toContain('\\"stage\\",\\"",{"Ref":"Stage"}')
})

test('the dashboard shows the tenants with most, from what the worker writes of each', () => {
  const body = JSON.stringify(onlyOf('AWS::CloudWatch::Dashboard', {}).Properties)
  for (const count of ['stored', 'redacted']) {
    expect(body).toContain(`SOURCE '",{"Ref":"WorkerLogs`)
    expect(body).toContain(`filter message = 'tenant'\\\\n| stats sum(${count}) as total by tenant`)
  }
})

test('nothing has a name that a second deployment in the account would have, too', () => {
  const names = ['Name', 'TableName', 'QueueName', 'FunctionName', 'RoleName', 'TopicName', 'AlarmName', 'LogGroupName']
  const given = Object.values(deployed()).flatMap(({ Type, Properties }) =>
    [...names, 'DashboardName']
      // A permission and an event source name a function that is made here.
      .filter((key) => key in Properties && !JSON.stringify(Properties[key]).includes('Function'))
      .map((key) => [Type, Properties[key]]),
  )
  expect(given).toEqual([
    ['AWS::ApiGatewayV2::Api', { Ref: 'AWS::StackName' }],
    ['AWS::Logs::LogGroup', { 'Fn::Join': ['', ['/aws/vendedlogs/', { Ref: 'AWS::StackName' }, '-access']] }],
    ['AWS::CloudWatch::Dashboard', { 'Fn::Join': ['', [{ Ref: 'AWS::StackName' }, '-', { Ref: 'AWS::Region' }]] }],
  ])
})

test('the stack needs no bootstrap stack', () => {
  const { Parameters, Rules } = template.toJSON()
  expect(Parameters).not.toHaveProperty('BootstrapVersion')
  expect(Object.keys(Rules)).toEqual(['DomainBehindCloudFront'])
  expect(JSON.stringify(template.toJSON())).not.toMatch(/bootstrap/i)
})

test('the template is far from the limits of CloudFormation', () => {
  const { Resources, Parameters, Outputs } = template.toJSON()
  expect(JSON.stringify(template.toJSON(), undefined, 1).length).toBeLessThan(500_000)
  expect(Object.keys(Resources).length).toBeLessThan(250)
  expect(Object.keys({ ...Parameters, ...Outputs }).length).toBeLessThan(100)
})

function inText(value: unknown, text: string): boolean {
  return JSON.stringify(value).includes(text)
}

function keySchema(partitionKey: string, sortKey: string) {
  return [
    { AttributeName: partitionKey, KeyType: 'HASH' },
    { AttributeName: sortKey, KeyType: 'RANGE' },
  ]
}
