/** Reads the text of a secret from Secrets Manager. Only a function that is told of a secret loads the client for it. */
export async function readSecret(id: string): Promise<string> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager')
  const client = new SecretsManagerClient({})
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }))
  client.destroy()
  if (!SecretString) throw new Error(`secret ${id} holds no text`)
  return SecretString
}
