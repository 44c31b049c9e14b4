import { RemovalPolicy, type Stack, Validations } from 'aws-cdk-lib'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'

/**
 * The master key: Secrets Manager draws it, so it is in no template and on no machine that deploys. 64 letters and digits,
 * which read as base64 are 48 bytes of 381 random bits. Once it is rotated, the secret holds a keyring, of which no template knows.
 */
export function createMasterKey(stack: Stack): Secret {
  const secret = new Secret(stack, 'MasterKey', {
    description: 'Master key of logpipe: seals of rows, hashes of contents and pseudonyms derive from it.',
    // Never change this line: CloudFormation would draw another key, and every seal in the table would be broken.
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  })
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'logpipe keys rotate-master rotates it and keeps the key that sealed what is stored. A scheduled rotation would not.',
  })
  return secret
}
