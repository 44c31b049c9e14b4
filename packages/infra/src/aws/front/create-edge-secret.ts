import { type Stack, Validations } from 'aws-cdk-lib'
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Conditions } from '../template/create-conditions.ts'

/**
 * CloudFront sends it and the functions require it: without it, anyone who knows the API's own address could bypass
 * the web ACL. Nothing is derived from it, so it can be rotated at any time.
 */
export function createEdgeSecret(stack: Stack, { isBehindEdge }: Conditions): CfnSecret {
  const secret = new CfnSecret(stack, 'EdgeSecret', {
    description: 'Proves to the functions of logpipe that a request came through CloudFront.',
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
  })
  secret.cfnOptions.condition = isBehindEdge
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'CloudFront reads it when it is deployed, and the functions when they start: it changes with both or breaks both.',
  })
  return secret
}
