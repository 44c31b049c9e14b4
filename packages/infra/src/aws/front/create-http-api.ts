import { Aws, RemovalPolicy, type Stack, Validations } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { topology } from '../../topology.ts'
import type { Functions } from '../functions/function-parts.ts'
import { logicalId } from '../template/logical-id.ts'

/** What the API takes from everyone together, requests a second; beyond it API Gateway answers 429 by itself. */
export const throttle = { rateLimit: 1_000, burstLimit: 2_000 }

/** The HTTP API with the topology's routes and no others. It answers no browser of another site: CORS is off. */
export function createHttpApi(stack: Stack, functions: Functions): HttpApi {
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
  createStage(stack, api)
  return api
}

function createStage(stack: Stack, api: HttpApi): void {
  new HttpStage(stack, 'ApiStage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle,
    accessLogSettings: {
      destination: new LogGroupLogDestination(createAccessLog(stack)),
      format: AccessLogFormat.custom(JSON.stringify(accessLogLine)),
    },
  })
}

/** The prefix keeps API Gateway from writing a resource policy for each group, of which an account has ten. */
function createAccessLog(stack: Stack): LogGroup {
  return new LogGroup(stack, 'AccessLogs', {
    logGroupName: `/aws/vendedlogs/${Aws.STACK_NAME}-access`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  })
}

/** The route and not the path, which may hold a log's id. */
const accessLogLine = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  error: '$context.integrationErrorMessage',
}
