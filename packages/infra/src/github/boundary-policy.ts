import { keyActions } from '../key-actions.ts'
import { allow, arn, of, type Statement, secretNames, stackRoles } from './names.ts'

/**
 * The most that a role of the stack can ever do, whatever policy it has: what the functions do, on resources named `logpipe-*`.
 * No IAM, no other tables, and no roles to assume except those of stacks.
 */
export function boundaryStatements({ region }: { readonly region: string }): readonly Statement[] {
  const secret = (name: string): string => arn('secretsmanager', region, `secret:${name}`)
  return [
    allow('Rows', of('dynamodb', 'GetItem BatchGetItem Query PutItem BatchWriteItem UpdateItem'), [
      arn('dynamodb', region, 'table/logpipe-*'),
    ]),
    allow(
      'Messages',
      of('sqs', 'SendMessage ReceiveMessage DeleteMessage ChangeMessageVisibility GetQueueAttributes'),
      arn('sqs', region, 'logpipe-*'),
    ),
    allow('Secrets', ['secretsmanager:GetSecretValue'], [secret(secretNames.masterKey), secret(secretNames.edge)]),
    allow('Logs', of('logs', 'CreateLogStream PutLogEvents'), arn('logs', region, 'log-group:logpipe-*')),
    allow('TenantRoles', of('sts', 'AssumeRole TagSession'), stackRoles),
    ...keyUse(region),
  ]
}

/**
 * DynamoDB and SQS call KMS with their caller's permissions. The operator's key can have any name, so the limits are that only
 * these services may call, and the key's own policy.
 */
function keyUse(region: string): readonly Statement[] {
  const viaServices = ['dynamodb', 'sqs'].map((service) => `${service}.${region}.amazonaws.com*`)
  return [
    allow('KeyOfTheStores', keyActions, arn('kms', region, 'key/*'), { StringLike: { 'kms:ViaService': viaServices } }),
  ]
}
