import { Aws, type CfnCondition, type Stack } from 'aws-cdk-lib'
import { CfnPolicy, PolicyDocument, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'
import { keyActions } from '../../key-actions.ts'
import type { PipelineParameters } from '../../options/template-parameters.ts'

export interface KeyUse {
  readonly roles: readonly Role[]
  readonly parameters: PipelineParameters
  /** Where there is a key, and where these roles are. */
  readonly condition: CfnCondition
}

/** Lets roles use the operator's key, if there is one, only through the stores that it encrypts. */
export function allowKey(stack: Stack, id: string, { roles, parameters, condition }: KeyUse): void {
  const through = ['dynamodb', 'sqs'].map((service) => `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}`)
  const statement = new PolicyStatement({
    sid: 'KeyOfTheStores',
    actions: [...keyActions],
    resources: [parameters.KmsKeyArn],
    conditions: { StringEquals: { 'kms:ViaService': through } },
  })
  const policy = new CfnPolicy(stack, id, {
    policyName: 'logpipe-key',
    policyDocument: new PolicyDocument({ statements: [statement] }),
    roles: roles.map(({ roleName }) => roleName),
  })
  policy.cfnOptions.condition = condition
}
