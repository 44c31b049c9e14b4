/** Reads a text secret from Secrets Manager. Loads the client only when it is needed. */
export async function readSecret(id: string): Promise<string> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager')
  const client = new SecretsManagerClient({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 } })
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }))
  client.destroy()
  if (!SecretString) throw new Error(`secret ${id} has no text value`)
  return SecretString
}
