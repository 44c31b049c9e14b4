import { type SocketTimeouts, sharedSockets } from './compose/clients.ts'

/** Twice the wait for a response leaves an invocation of ten seconds time for its work. */
const maxAttempts = 2

/** Reads a text secret from Secrets Manager. Loads the client only when it is needed. */
export async function readSecret(id: string, timeouts?: SocketTimeouts): Promise<string> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager')
  const client = new SecretsManagerClient({ requestHandler: sharedSockets(timeouts), maxAttempts })
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }))
    if (!SecretString) throw new Error(`secret ${id} has no text value`)
    return SecretString
  } finally {
    client.destroy()
  }
}
