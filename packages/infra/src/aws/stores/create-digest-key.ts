import { type Stack, Validations } from 'aws-cdk-lib'
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager'

/**
 * The key of the digests in log ids, for ingest, which answers the internet: whoever takes it over finds no key that seals rows.
 * Not retained: nothing stored is checked against it. Its name begins as the master key's does, because the permissions
 * boundaries and roles that earlier releases made for deployments know secrets by that.
 */
export function createDigestKey(stack: Stack): CfnSecret {
  const secret = new CfnSecret(stack, 'MasterKeyForDigests', {
    description: 'Key of logpipe for the digests in log ids. No seal can be made with it.',
    // Never change this line: with another key, a request that is repeated meanwhile would be stored twice.
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
  })
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'A request that is repeated must get the ids that it got before: with another key it would be stored twice.',
  })
  return secret
}
