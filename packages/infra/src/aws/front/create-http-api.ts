import { Aws, RemovalPolicy, type Stack, Validations } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { CfnStage, HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { CfnLogGroup, LogGroup } from 'aws-cdk-lib/aws-logs'
import type { PipelineParameters } from '../../options/template-parameters.ts'
import { topology } from '../../topology.ts'
import type { Functions } from '../functions/function-parts.ts'
import { cfnOf } from '../template/cfn-of.ts'
import { logicalId } from '../template/logical-id.ts'

/** The HTTP API with the topology's routes and no others. CORS is off: browsers on other sites cannot use it. */
export function createHttpApi(stack: Stack, functions: Functions, parameters: PipelineParameters): HttpApi {
  const api = new HttpApi(stack, 'Api', { apiName: Aws.STACK_NAME, createDefaultStage: false })
  const integrations = {
    ingest: new HttpLambdaIntegration(logicalId('ingest', 'Integration'), functions.ingest),
    read: new HttpLambdaIntegration(logicalId('read', 'Integration'), functions.read),
  }
  for (const route of topology.routes) {
    const methods = [HttpMethod[route.method]]
    const made = api.addRoutes({ path: route.path, methods, integration: integrations[route.function] })
    for (const one of made) {
      Validations.of(one).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'The functions check the API key themselves: it also decides the tenant, its scopes and its rate.',
      })
    }
  }
  createStage(stack, api, parameters)
  return api
}

/** The rate is for all callers together; above it API Gateway itself returns 429. */
function createStage(stack: Stack, api: HttpApi, parameters: PipelineParameters): void {
  const stage = new HttpStage(stack, 'ApiStage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    accessLogSettings: {
      destination: new LogGroupLogDestination(createAccessLog(stack, parameters)),
      format: AccessLogFormat.custom(JSON.stringify(accessLogLine)),
    },
  })
  const cfnStage = cfnOf(stage, CfnStage)
  cfnStage.addPropertyOverride('DefaultRouteSettings.ThrottlingRateLimit', parameters.ThrottleRate)
  cfnStage.addPropertyOverride('DefaultRouteSettings.ThrottlingBurstLimit', parameters.ThrottleBurst)
}

/** The prefix keeps API Gateway from writing a resource policy for each group, of which an account has ten. */
function createAccessLog(stack: Stack, { LogRetentionDays }: PipelineParameters): LogGroup {
  const group = new LogGroup(stack, 'AccessLogs', {
    logGroupName: `/aws/vendedlogs/${Aws.STACK_NAME}-access`,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  cfnOf(group, CfnLogGroup).addPropertyOverride('RetentionInDays', LogRetentionDays)
  return group
}

/** The route, not the path, which may contain a log id. */
const accessLogLine = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  /** Why the function could not be called, or why its response was invalid. */
  error: '$context.integrationErrorMessage',
  functionStatus: '$context.integration.status',
  /** Why API Gateway itself refused the request: throttled, too large, no such route. */
  refusal: '$context.error.message',
  refusalType: '$context.error.responseType',
}
