import { Aws, CfnOutput, type Stack } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront'
import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch'
import type { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { PipelineParameters } from '../options/template-parameters.ts'
import { topology } from '../topology.ts'
import type { Domain } from './front/create-domain.ts'
import type { TenantRoles } from './functions/function-parts.ts'
import type { Queues } from './stores/create-queues.ts'
import type { Tables } from './stores/create-tables.ts'
import { type Conditions, either } from './template/create-conditions.ts'
import { logicalId } from './template/logical-id.ts'

export interface Shown {
  readonly api: HttpApi
  readonly distribution: CfnDistribution
  readonly domain: Domain
  readonly dashboard: Dashboard
  readonly masterKey: Secret
  readonly digestKey: CfnSecret
  readonly tenantRoles: TenantRoles
  readonly tables: Tables
  readonly queues: Queues
  readonly version: string
  readonly parameters: PipelineParameters
  readonly conditions: Conditions
}

/** What the other commands, and people, need to know of a deployment. */
export function createOutputs(stack: Stack, shown: Shown): void {
  const { dashboard, domain, masterKey, digestKey, tenantRoles, tables, queues, version, conditions } = shown
  output(stack, 'EndpointUrl', { value: endpointUrl(shown), description: 'Where logs are sent to and read from.' })
  output(stack, 'DomainTarget', { value: domain.target, description: 'What the domain must point to.' }).condition =
    conditions.hasDomain
  const master = 'Secret of the master keys, under which all rows are sealed.'
  output(stack, 'MasterKeySecretArn', { value: masterKey.secretArn, description: master })
  const digest = 'Secret of the key with which ingest makes the digests in log ids.'
  output(stack, 'DigestKeySecretArn', { value: digestKey.ref, description: digest })
  const role = 'Role through which the read function reaches the rows of one tenant.'
  output(stack, 'ReadTenantRoleArn', { value: tenantRoles.read.roleArn, description: role })
  output(stack, 'DashboardUrl', { value: dashboardUrl(dashboard), description: 'How the pipeline does.' })
  output(stack, 'Version', { value: version, description: 'Version of logpipe that this template is of.' })
  for (const key of Object.keys(topology.tables) as (keyof Tables)[]) {
    output(stack, logicalId(key, 'TableName'), { value: tables[key].tableName, description: `The table of ${key}.` })
  }
  for (const key of Object.keys(topology.queues) as (keyof Queues)[]) {
    const description = `The queue ${topology.queues[key].name}.`
    output(stack, logicalId(key, 'QueueUrl'), { value: queues[key].queueUrl, description })
  }
}

interface Output {
  readonly value: string
  readonly description: string
}

function output(stack: Stack, id: string, props: Output): CfnOutput {
  return new CfnOutput(stack, id, props)
}

/** The name that the operator gave, else CloudFront's, else the API's own. */
export function endpointUrl({
  api,
  distribution,
  parameters,
  conditions,
}: Pick<Shown, 'api' | 'distribution' | 'parameters' | 'conditions'>): string {
  const given = either(conditions.isBehindEdge, `https://${distribution.attrDomainName}`, api.apiEndpoint)
  return either(conditions.hasDomain, `https://${parameters.DomainName}`, given).toString()
}

function dashboardUrl({ dashboardName }: Dashboard): string {
  const page = `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}`
  return `${page}#dashboards/dashboard/${dashboardName}`
}
