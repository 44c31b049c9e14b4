import { keyActions } from '../key-actions.ts'
import { allow, arn, bucketArn, of, type Statement, secretNames, stackRoles } from './names.ts'

/** Where the deployer works, and the boundary that every role it makes must have. All may hold `${…}` of CloudFormation. */
export interface DeployPlace {
  readonly region: string
  /** ARN of the boundary. */
  readonly boundary: string
  /** ARN of the role that deploys. */
  readonly self: string
}

/**
 * What it takes to deploy stacks and functions: everything that CloudFormation and the command do with the caller's rights, on
 * what is called `logpipe-*`. Reading rows, messages and the master key is not among it.
 */
export function deployStatements(place: DeployPlace): readonly Statement[] {
  return [...stackStatements(place), ...codeStatements(place)]
}

/** What it takes to make the roles of functions, and what the role that deploys must never do. */
export function rightsStatements(place: DeployPlace): readonly Statement[] {
  return [...roleStatements(place), ...neverStatements(place)]
}

const stackActions = of(
  'cloudformation',
  `CreateChangeSet DeleteChangeSet DescribeChangeSet ExecuteChangeSet ListChangeSets CreateStack UpdateStack DeleteStack
  CancelUpdateStack ContinueUpdateRollback RollbackStack DescribeStacks DescribeStackEvents DescribeEvents
  DescribeStackResource DescribeStackResources ListStackResources GetTemplate GetTemplateSummary TagResource UntagResource
  UpdateTerminationProtection`,
)

/** The stacks in a region, and the bucket their bundles go through. */
export function stackStatements({ region }: Pick<DeployPlace, 'region'>): readonly Statement[] {
  const bucket = bucketArn(region)
  // Whoever took the bucket's name first, in an account of their own, is given nothing and hands nothing out. A bucket that is not
  // there yet is of no account, and must be seen to be missing.
  const ours = { StringEqualsIfExists: { 'aws:ResourceAccount': `\${AWS::AccountId}` } }
  return [
    // Not with a role that is handed to CloudFormation: it would act with that role's rights.
    allow('Stacks', stackActions, arn('cloudformation', region, 'stack/logpipe-*/*'), {
      Null: { 'cloudformation:RoleArn': 'true' },
    }),
    allow('Templates', of('cloudformation', 'ValidateTemplate GetTemplateSummary ListStacks'), '*'),
    allow('CreateAssetBucket', ['s3:CreateBucket'], bucket),
    allow(
      'AssetBucket',
      of(
        's3',
        `ListBucket GetBucketLocation GetEncryptionConfiguration PutEncryptionConfiguration GetBucketVersioning
        PutBucketVersioning GetBucketPublicAccessBlock PutBucketPublicAccessBlock GetBucketPolicy PutBucketPolicy
        GetLifecycleConfiguration PutLifecycleConfiguration GetBucketOwnershipControls PutBucketOwnershipControls
        GetBucketTagging PutBucketTagging`,
      ),
      bucket,
      ours,
    ),
    allow(
      'Assets',
      of('s3', 'GetObject GetObjectVersion PutObject DeleteObject AbortMultipartUpload ListMultipartUploadParts'),
      `${bucket}/*`,
      ours,
    ),
  ]
}

function codeStatements({ region }: DeployPlace): readonly Statement[] {
  const functions = arn('lambda', region, 'function:logpipe-*')
  return [
    allow(
      'Functions',
      of(
        'lambda',
        `CreateFunction DeleteFunction GetFunction GetFunctionConfiguration GetFunctionCodeSigningConfig
        GetFunctionRecursionConfig GetRuntimeManagementConfig UpdateFunctionCode UpdateFunctionConfiguration
        ListVersionsByFunction ListTags TagResource UntagResource GetPolicy RemovePermission`,
      ),
      functions,
    ),
    allow('Concurrency', ['lambda:GetAccountSettings'], '*'),
    allow('InvokedByApiAndSchedule', ['lambda:AddPermission'], functions, {
      StringEquals: { 'lambda:Principal': ['apigateway.amazonaws.com', 'events.amazonaws.com'] },
    }),
    allow(
      'EventSources',
      of('lambda', 'CreateEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping GetEventSourceMapping'),
      '*',
      { ArnLike: { 'lambda:FunctionArn': functions } },
    ),
    allow(
      'EventSourceTags',
      of('lambda', 'ListTags TagResource UntagResource'),
      arn('lambda', region, 'event-source-mapping:*'),
    ),
  ]
}

/** Roles may be made and trusted, but each under the boundary; and given to Lambda alone. */
function roleStatements({ boundary }: DeployPlace): readonly Statement[] {
  return [
    allow(
      'RolesUnderTheBoundary',
      of('iam', 'CreateRole PutRolePolicy DeleteRolePolicy PutRolePermissionsBoundary UpdateAssumeRolePolicy'),
      stackRoles,
      { StringEquals: { 'iam:PermissionsBoundary': boundary } },
    ),
    allow(
      'Roles',
      of(
        'iam',
        `GetRole GetRolePolicy ListRolePolicies ListAttachedRolePolicies ListRoleTags TagRole UntagRole UpdateRole
        UpdateRoleDescription DeleteRole`,
      ),
      stackRoles,
    ),
    allow('RolesForLambda', ['iam:PassRole'], stackRoles, {
      StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' },
    }),
    allow(
      'ApiGatewayOwnRole',
      ['iam:CreateServiceLinkedRole'],
      arn('iam', '', 'role/aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway'),
      { StringEquals: { 'iam:AWSServiceName': 'ops.apigateway.amazonaws.com' } },
    ),
  ]
}

/** Denies explicitly what no other statement allows, so that later statements cannot open it. */
function neverStatements({ region, boundary, self }: DeployPlace): readonly Statement[] {
  return [
    {
      Sid: 'NoRoleWithoutTheBoundary',
      Effect: 'Deny',
      Action: of('iam', 'CreateRole PutRolePolicy AttachRolePolicy PutRolePermissionsBoundary UpdateAssumeRolePolicy'),
      Resource: '*',
      Condition: { StringNotEquals: { 'iam:PermissionsBoundary': boundary } },
    },
    {
      Sid: 'NoRoleForCloudFormation',
      Effect: 'Deny',
      Action: 'cloudformation:*',
      Resource: '*',
      Condition: { Null: { 'cloudformation:RoleArn': 'false' } },
    },
    { Sid: 'NoWayOutOfTheBoundary', Effect: 'Deny', Action: 'iam:DeleteRolePermissionsBoundary', Resource: '*' },
    { Sid: 'NeitherItselfNorTheBoundary', Effect: 'Deny', Action: 'iam:*', Resource: [self, boundary] },
    { Sid: 'NorTheStackOfBoth', Effect: 'Deny', Action: 'cloudformation:*', Resource: `\${AWS::StackId}` },
    {
      Sid: 'NeitherReadsNorWritesTheMasterKey',
      Effect: 'Deny',
      Action: of(
        'secretsmanager',
        'GetSecretValue PutSecretValue UpdateSecret UpdateSecretVersionStage PutResourcePolicy',
      ),
      Resource: arn('secretsmanager', region, `secret:${secretNames.masterKey}`),
    },
  ]
}

/** Everything of the stack that holds data. */
export function storeStatements({ region }: Pick<DeployPlace, 'region'>): readonly Statement[] {
  return [
    allow(
      'TablesNotRows',
      of(
        'dynamodb',
        `CreateTable UpdateTable DescribeTable UpdateTimeToLive DescribeTimeToLive UpdateContinuousBackups
        DescribeContinuousBackups DescribeContributorInsights DescribeKinesisStreamingDestination GetResourcePolicy
        ListTagsOfResource TagResource UntagResource`,
      ),
      arn('dynamodb', region, 'table/logpipe-*'),
    ),
    allow(
      'QueuesNotMessages',
      of(
        'sqs',
        'CreateQueue DeleteQueue GetQueueAttributes GetQueueUrl SetQueueAttributes ListQueueTags TagQueue UntagQueue',
      ),
      arn('sqs', region, 'logpipe-*'),
    ),
    ...secretStatements(region),
  ]
}

/** The API, and everything of the stack that watches. */
export function serviceStatements({ region }: Pick<DeployPlace, 'region'>): readonly Statement[] {
  return [...apiStatements(region), ...watchStatements(region)]
}

/**
 * CloudFormation reads the secret of the edge for the distribution, with the rights of the caller; the master key it
 * never reads. UpdateSecret writes the value of a secret too, so the master key is made and then left alone.
 */
function secretStatements(region: string): readonly Statement[] {
  const secret = (name: string): string => arn('secretsmanager', region, `secret:${name}`)
  const { masterKey, digestKey, edge } = secretNames
  return [
    allow('DrawSecrets', ['secretsmanager:GetRandomPassword'], '*'),
    allow(
      'SecretsNotValues',
      of('secretsmanager', 'CreateSecret DescribeSecret GetResourcePolicy TagResource UntagResource'),
      [secret(masterKey), secret(edge)],
    ),
    allow('DeleteDigestKey', ['secretsmanager:DeleteSecret'], secret(digestKey)),
    allow('SecretOfTheEdge', of('secretsmanager', 'UpdateSecret DeleteSecret GetSecretValue'), secret(edge)),
  ]
}

/** API ids are random, and routes and integrations have no tags: nothing tells ours from others. */
function apiStatements(region: string): readonly Statement[] {
  const path = (rest: string): string => `arn:\${AWS::Partition}:apigateway:${region}::${rest}`
  return [
    allow('Apis', of('apigateway', 'GET POST PUT PATCH DELETE'), [path('/apis'), path('/apis/*'), path('/tags/*')]),
    allow(
      'AccessLogs',
      of(
        'logs',
        `CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries PutResourcePolicy
        DescribeResourcePolicies DescribeLogGroups DescribeIndexPolicies`,
      ),
      '*',
    ),
  ]
}

function watchStatements(region: string): readonly Statement[] {
  const topics = arn('sns', region, 'logpipe-*')
  return [
    allow(
      'LogGroups',
      of(
        'logs',
        `CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy GetDataProtectionPolicy
        ListTagsForResource TagResource UntagResource`,
      ),
      [arn('logs', region, 'log-group:logpipe-*'), arn('logs', region, 'log-group:/aws/vendedlogs/logpipe-*')],
    ),
    allow(
      'Alarms',
      of('cloudwatch', 'PutMetricAlarm DeleteAlarms DescribeAlarms ListTagsForResource TagResource UntagResource'),
      arn('cloudwatch', region, 'alarm:logpipe-*'),
    ),
    allow(
      'Schedules',
      of(
        'events',
        'PutRule DeleteRule DescribeRule PutTargets RemoveTargets ListTargetsByRule ListTagsForResource TagResource UntagResource',
      ),
      arn('events', region, 'rule/logpipe-*'),
    ),
    allow(
      'Dashboards',
      of('cloudwatch', 'PutDashboard GetDashboard DeleteDashboards'),
      arn('cloudwatch', '', 'dashboard/logpipe-*'),
    ),
    allow(
      'Topics',
      of(
        'sns',
        `CreateTopic DeleteTopic GetTopicAttributes SetTopicAttributes GetDataProtectionPolicy ListSubscriptionsByTopic
        ListTagsForResource TagResource UntagResource Subscribe`,
      ),
      topics,
    ),
    allow(
      'Subscriptions',
      of('sns', 'GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe'),
      arn('sns', region, 'logpipe-*'),
    ),
  ]
}

/** Deleting resources that hold data, which a stack keeps unless it is told otherwise. */
export function removalStatements({ region }: Pick<DeployPlace, 'region'>): readonly Statement[] {
  return [
    allow('DeleteTables', ['dynamodb:DeleteTable'], arn('dynamodb', region, 'table/logpipe-*')),
    allow(
      'DeleteMasterKey',
      ['secretsmanager:DeleteSecret'],
      arn('secretsmanager', region, `secret:${secretNames.masterKey}`),
    ),
  ]
}

/** Putting the one key that was named on tables and queues. The services ask with the caller's rights, and get a grant of their own. */
export function keyStatements(): readonly Statement[] {
  return [
    allow('Key', keyActions, `\${KmsKeyArn}`),
    allow('GrantsOfServices', of('kms', 'CreateGrant ListGrants RetireGrant'), `\${KmsKeyArn}`, {
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
    }),
  ]
}
