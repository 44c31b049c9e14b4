import { Aws, type Stack } from 'aws-cdk-lib'
import { CfnPolicy, PolicyDocument, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'
import { keyActions } from '../../key-actions.ts'
import type { PipelineParameters } from '../../options/template-parameters.ts'
import type { Conditions } from '../template/create-conditions.ts'

export interface KeyUse {
  readonly roles: readonly Role[]
  readonly parameters: PipelineParameters
  readonly conditions: Conditions
}

/** Lets every role use the operator's key, if there is one, only through the stores that it encrypts. */
export function allowKey(stack: Stack, { roles, parameters, conditions }: KeyUse): void {
  const through = ['dynamodb', 'sqs'].map((service) => `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}`)
  const statement = new PolicyStatement({
    sid: 'KeyOfTheStores',
    actions: [...keyActions],
    resources: [parameters.KmsKeyArn],
    conditions: { StringEquals: { 'kms:ViaService': through } },
  })
  const policy = new CfnPolicy(stack, 'KeyPolicy', {
    policyName: 'logpipe-key',
    policyDocument: new PolicyDocument({ statements: [statement] }),
    roles: roles.map(({ roleName }) => roleName),
  })
  policy.cfnOptions.condition = conditions.hasKey
}
