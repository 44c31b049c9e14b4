import { account, boundary, region } from './role-document.ts'
import type { Asked, Context } from './simulate.ts'

export const stackName = 'logpipe-test'
const place = `${region}:${account}`
const drawn = '1A2B3C4D5E6F'
const role = (id: string): string => `arn:aws:iam::${account}:role/logpipe/${stackName}-${id}-${drawn}`
const functionArn = (id: string): string => `arn:aws:lambda:${place}:function:${stackName}-${id}-${drawn}`
const api = `arn:aws:apigateway:${region}::/apis/a1b2c3d4e5`
const bounded: Context = { 'iam:PermissionsBoundary': boundary }

/**
 * What CloudFormation calls with the rights of the caller to create, read, update and delete a resource of each type with the
 * properties that our template gives it, as CloudFormation's handlers are known to; only an account shows whether one is missing.
 * Left out is what a property that we do not use would take: VPC, file systems, layers, KMS keys, replicas, streams.
 */
export const neededActions: Readonly<Record<string, (id: string) => readonly Asked[]>> = {
  'AWS::ApiGatewayV2::Api': () => [...paths('GET PATCH PUT DELETE', api), ...paths('POST', parentOf(api))],
  'AWS::ApiGatewayV2::Integration': () => children('integrations/i1'),
  'AWS::ApiGatewayV2::Route': () => children('routes/r1'),
  'AWS::ApiGatewayV2::Stage': () => [
    ...children('stages/$default'),
    ...ask('logs', 'CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries', '*'),
    ...ask('logs', 'PutResourcePolicy DescribeResourcePolicies DescribeLogGroups', '*'),
    ...ask(
      'iam',
      'CreateServiceLinkedRole',
      `arn:aws:iam::${account}:role/aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway`,
      { 'iam:AWSServiceName': 'ops.apigateway.amazonaws.com' },
    ),
  ],
  'AWS::CloudWatch::Alarm': (id) =>
    ask(
      'cloudwatch',
      'PutMetricAlarm DescribeAlarms DeleteAlarms ListTagsForResource TagResource UntagResource',
      `arn:aws:cloudwatch:${place}:alarm:${stackName}-${id}-${drawn}`,
    ),
  'AWS::CloudWatch::Dashboard': () =>
    ask(
      'cloudwatch',
      'PutDashboard GetDashboard DeleteDashboards',
      `arn:aws:cloudwatch::${account}:dashboard/${stackName}-${region}`,
    ),
  'AWS::DynamoDB::Table': (id) =>
    ask(
      'dynamodb',
      `CreateTable DescribeTable UpdateTable UpdateTimeToLive DescribeTimeToLive UpdateContinuousBackups
      DescribeContinuousBackups DescribeContributorInsights DescribeKinesisStreamingDestination GetResourcePolicy
      ListTagsOfResource TagResource UntagResource`,
      `arn:aws:dynamodb:${place}:table/${stackName}-${id}-${drawn}`,
    ),
  'AWS::Events::Rule': (id) =>
    ask(
      'events',
      'PutRule DescribeRule DeleteRule PutTargets RemoveTargets ListTargetsByRule ListTagsForResource TagResource UntagResource',
      `arn:aws:events:${place}:rule/${stackName}-${id}-${drawn}`,
    ),
  'AWS::IAM::Role': (id) => [
    ...ask(
      'iam',
      'CreateRole PutRolePolicy DeleteRolePolicy PutRolePermissionsBoundary UpdateAssumeRolePolicy',
      role(id),
      bounded,
    ),
    ...ask('iam', 'GetRole GetRolePolicy ListRolePolicies ListAttachedRolePolicies TagRole UntagRole', role(id)),
    ...ask('iam', 'UpdateRole UpdateRoleDescription DeleteRole', role(id)),
  ],
  'AWS::IAM::Policy': () => [
    ...ask('iam', 'PutRolePolicy DeleteRolePolicy', role('AnyRole'), bounded),
    ...ask('iam', 'GetRolePolicy', role('AnyRole')),
  ],
  'AWS::Lambda::EventSourceMapping': () => [
    ...ask('lambda', 'CreateEventSourceMapping', '*', { 'lambda:FunctionArn': functionArn('WorkerFunction') }),
    ...ask(
      'lambda',
      'GetEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping',
      `arn:aws:lambda:${place}:event-source-mapping:0a1b2c3d-1111-2222-3333-444455556666`,
      { 'lambda:FunctionArn': functionArn('WorkerFunction') },
    ),
    ...ask(
      'lambda',
      'ListTags TagResource UntagResource',
      `arn:aws:lambda:${place}:event-source-mapping:0a1b2c3d-1111-2222-3333-444455556666`,
    ),
  ],
  'AWS::Lambda::Function': (id) => [
    ...ask(
      'lambda',
      `CreateFunction GetFunction GetFunctionConfiguration GetFunctionCodeSigningConfig GetFunctionRecursionConfig
      GetRuntimeManagementConfig UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction ListTags TagResource
      UntagResource GetPolicy`,
      functionArn(id),
    ),
    ...ask('iam', 'PassRole', role('IngestRole'), { 'iam:PassedToService': 'lambda.amazonaws.com' }),
    ...ask('s3', 'GetObject GetObjectVersion', `${assetBucket}/0a1b.zip`, { 'aws:ResourceAccount': account }),
  ],
  'AWS::Lambda::Permission': () => [
    ...ask('lambda', 'AddPermission', functionArn('IngestFunction'), {
      'lambda:Principal': 'apigateway.amazonaws.com',
    }),
    ...ask('lambda', 'AddPermission', functionArn('WatchFunction'), { 'lambda:Principal': 'events.amazonaws.com' }),
    ...ask('lambda', 'RemovePermission GetPolicy', functionArn('IngestFunction')),
  ],
  'AWS::Logs::LogGroup': (id) =>
    [`${stackName}-${id}-${drawn}`, `/aws/vendedlogs/${stackName}-access`].flatMap((name) => [
      ...ask(
        'logs',
        `CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy GetDataProtectionPolicy
        ListTagsForResource TagResource UntagResource`,
        `arn:aws:logs:${place}:log-group:${name}`,
      ),
      ...ask('logs', 'DescribeLogGroups DescribeIndexPolicies', '*'),
    ]),
  'AWS::SecretsManager::Secret': (id) => [
    ...ask('secretsmanager', 'GetRandomPassword', '*'),
    ...ask(
      'secretsmanager',
      `CreateSecret DescribeSecret GetResourcePolicy TagResource UntagResource ${
        id.startsWith('EdgeSecret') ? 'UpdateSecret DeleteSecret GetSecretValue' : ''
      } ${id.startsWith('MasterKeyForDigests') ? 'DeleteSecret' : ''}`,
      `arn:aws:secretsmanager:${place}:secret:${id}-aBcDeFgHiJkL-AbCdEf`,
    ),
  ],
  'AWS::SNS::Subscription': () => [
    ...ask('sns', 'Subscribe ListSubscriptionsByTopic', topic('AlarmTopic')),
    ...ask('sns', 'GetSubscriptionAttributes SetSubscriptionAttributes', topic('AlarmTopic')),
    ...ask('sns', 'Unsubscribe', topic('AlarmTopic')),
  ],
  'AWS::SNS::Topic': (id) =>
    ask(
      'sns',
      `CreateTopic DeleteTopic GetTopicAttributes SetTopicAttributes GetDataProtectionPolicy ListSubscriptionsByTopic
      ListTagsForResource TagResource UntagResource`,
      topic(id),
    ),
  'AWS::SNS::TopicPolicy': () => ask('sns', 'SetTopicAttributes GetTopicAttributes', topic('AlarmTopic')),
  'AWS::SQS::Queue': (id) =>
    ask(
      'sqs',
      'CreateQueue DeleteQueue GetQueueAttributes GetQueueUrl SetQueueAttributes ListQueueTags TagQueue UntagQueue',
      queue(id),
    ),
  'AWS::SQS::QueuePolicy': () => ask('sqs', 'SetQueueAttributes GetQueueAttributes', queue('IngestQueue')),
}

/** The same for what a domain and WAF add, which the role may touch only when it was made for them. */
export const neededInFront: typeof neededActions = {
  'AWS::ApiGatewayV2::ApiMapping': () => [
    ...paths('GET PATCH DELETE', `${domain}/apimappings/m1`),
    ...paths('POST', `${domain}/apimappings`),
  ],
  'AWS::ApiGatewayV2::DomainName': () => [...paths('GET PATCH PUT DELETE', domain), ...paths('POST', parentOf(domain))],
  'AWS::CertificateManager::Certificate': () => [
    ...ask('acm', 'RequestCertificate', '*', { 'acm:DomainNames': ['logs.example.com'] }),
    ...ask(
      'acm',
      'DescribeCertificate DeleteCertificate ListTagsForCertificate AddTagsToCertificate RemoveTagsFromCertificate',
      `arn:aws:acm:us-east-1:${account}:certificate/0a1b2c3d-1111-2222-3333-444455556666`,
    ),
  ],
  'AWS::CloudFront::Distribution': () => [
    ...ask('cloudfront', 'CreateDistribution', '*'),
    ...ask(
      'cloudfront',
      'GetDistribution GetDistributionConfig UpdateDistribution DeleteDistribution ListTagsForResource TagResource UntagResource',
      `arn:aws:cloudfront::${account}:distribution/E1A2B3C4D5E6F7`,
    ),
  ],
  'AWS::Route53::RecordSet': () => [
    ...ask(
      'route53',
      'ChangeResourceRecordSets ListResourceRecordSets GetHostedZone',
      'arn:aws:route53:::hostedzone/Z0123456789',
    ),
    ...ask('route53', 'ListHostedZonesByName', '*'),
    ...ask('route53', 'GetChange', 'arn:aws:route53:::change/C0123456789'),
  ],
  'AWS::WAFv2::WebACL': (id) => [
    ...ask(
      'wafv2',
      'CreateWebACL GetWebACL UpdateWebACL DeleteWebACL ListTagsForResource TagResource UntagResource',
      `arn:aws:wafv2:us-east-1:${account}:global/webacl/${id}-${drawn}/0a1b2c3d`,
    ),
  ],
}

/** What the command itself calls, beside CloudFormation. */
export const neededByCommand: readonly Asked[] = [
  ...ask(
    'cloudformation',
    `CreateChangeSet DescribeChangeSet ExecuteChangeSet DeleteChangeSet CreateStack UpdateStack DeleteStack DescribeStacks
    DescribeStackEvents DescribeStackResources ListStackResources GetTemplate ContinueUpdateRollback RollbackStack
    UpdateTerminationProtection`,
    `arn:aws:cloudformation:${place}:stack/${stackName}/0a1b2c3d`,
  ),
  ...ask('cloudformation', 'ListStacks ValidateTemplate', '*'),
  // A bucket that is not there is asked for first.
  ...ask('s3', 'CreateBucket ListBucket PutBucketOwnershipControls', bucketArn()),
  ...ask(
    's3',
    `ListBucket GetBucketLocation GetEncryptionConfiguration PutEncryptionConfiguration GetBucketVersioning
    PutBucketVersioning GetBucketPublicAccessBlock PutBucketPublicAccessBlock GetBucketPolicy PutBucketPolicy
    GetLifecycleConfiguration PutLifecycleConfiguration`,
    bucketArn(),
    { 'aws:ResourceAccount': account },
  ),
  ...ask('s3', 'GetObject PutObject DeleteObject AbortMultipartUpload', `${bucketArn()}/0a1b.zip`, {
    'aws:ResourceAccount': account,
  }),
  ...ask('lambda', 'GetAccountSettings', '*'),
  ...ask('lambda', 'UpdateFunctionCode GetFunction GetFunctionConfiguration', functionArn('ReadFunction')),
]

function bucketArn(): string {
  return `arn:aws:s3:::logpipe-assets-${account}-${region}`
}

export const assetBucket = bucketArn()
const domain = `arn:aws:apigateway:${region}::/domainnames/logs.example.com`

function topic(id: string): string {
  return `arn:aws:sns:${place}:${stackName}-${id}-${drawn}`
}

function queue(id: string): string {
  return `arn:aws:sqs:${place}:${stackName}-${id}-${drawn}`
}

function children(path: string): readonly Asked[] {
  return [...paths('GET PATCH DELETE', `${api}/${path}`), ...paths('POST', parentOf(`${api}/${path}`))]
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

function paths(methods: string, resource: string): readonly Asked[] {
  return ask('apigateway', methods, resource)
}

export function ask(service: string, actions: string, resource: string, context: Context = {}): readonly Asked[] {
  return actions
    .trim()
    .split(/\s+/)
    .map((action) => ({ action: `${service}:${action}`, resource, context }))
}
