import { type App, CfnRule, Fn, type Stack } from 'aws-cdk-lib'
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam'
import { type PipelineParameters, pipelineParameters } from '../options/template-parameters.ts'
import { createOutputs, endpointUrl } from './create-outputs.ts'
import { createDistribution } from './front/create-distribution.ts'
import { createDomain } from './front/create-domain.ts'
import { createEdgeSecret } from './front/create-edge-secret.ts'
import { createHttpApi } from './front/create-http-api.ts'
import { nameFront } from './front/name-front.ts'
import { createFunctions } from './functions/create-functions.ts'
import { createAlarmActions, createAlarms } from './monitoring/create-alarms.ts'
import { createDashboard } from './monitoring/create-dashboard.ts'
import { createDigestKey } from './stores/create-digest-key.ts'
import { createMasterKey } from './stores/create-master-key.ts'
import { createQueues } from './stores/create-queues.ts'
import { createTables } from './stores/create-tables.ts'
import { type Conditions, createConditions, either, isGiven } from './template/create-conditions.ts'
import { openStack } from './template/open-stack.ts'
import { createWatch } from './watch/create-watch.ts'

export interface StackInput {
  /** Folder with a bundle for each function, as `bundleFunctions` writes it. */
  readonly bundles: string
  /** Of this package. */
  readonly version: string
}

/**
 * The whole pipeline as one stack for any account, region and stage: whatever can be chosen is a parameter, and decided by
 * CloudFormation.
 */
export function createStack(app: App, { bundles, version }: StackInput): Stack {
  const description = 'logpipe: ingest, redact and store logs of many tenants'
  const { stack, parameters } = openStack(app, { name: 'logpipe', description, parameters: pipelineParameters })
  const conditions = createConditions(stack, parameters)
  requireCertificate(stack, parameters)
  boundRoles(stack, parameters, conditions)
  const tables = createTables(stack, { parameters, conditions })
  const queues = createQueues(stack, { parameters, conditions })
  const masterKey = createMasterKey(stack)
  const digestKey = createDigestKey(stack)
  const edgeSecret = createEdgeSecret(stack, conditions)
  const stores = { tables, queues, masterKey, digestKey, edgeSecret }
  const { functions, tenantRoles } = createFunctions(stack, stores, { bundles, parameters, conditions })
  const api = createHttpApi(stack, functions, parameters)
  const distribution = createDistribution(stack, { api, edgeSecret, parameters, conditions })
  nameFront(functions, { distribution, conditions })
  const domain = createDomain(stack, { api, distribution, parameters, conditions })
  const watched = { api, functions, queues, tables }
  const actions = createAlarmActions(stack, { parameters, conditions })
  const alarms = createAlarms(stack, watched, { parameters, actions })
  const dashboard = createDashboard(stack, watched, { alarms, stage: parameters.Stage })
  const addresses = { api, distribution, domain, parameters, conditions }
  const endpoint = endpointUrl(addresses)
  createWatch(stack, { tables, queues, endpoint, bundles, parameters, conditions, actions })
  createOutputs(stack, { ...addresses, tables, queues, masterKey, digestKey, tenantRoles, dashboard, version })
  return stack
}

/** CloudFront takes no certificate of another region, and none can be made here: better refused before than halfway. */
function requireCertificate(stack: Stack, { CertificateArn, DomainName, WebAclArn }: PipelineParameters): void {
  new CfnRule(stack, 'DomainBehindCloudFront', {
    ruleCondition: Fn.conditionAnd(isGiven(WebAclArn), isGiven(DomainName)),
    assertions: [
      {
        assert: isGiven(CertificateArn),
        assertDescription: 'A domain behind CloudFront needs CertificateArn, a certificate of us-east-1.',
      },
    ],
  })
}

/** Every role of the stack, also those that are made later. */
function boundRoles(
  stack: Stack,
  { PermissionsBoundary: given }: PipelineParameters,
  { hasBoundary }: Conditions,
): void {
  const arn = either(hasBoundary, given).toString()
  PermissionsBoundary.of(stack).apply(ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', arn))
}
