/** What to do about a secret that Secrets Manager still keeps for some days. */
export function markedForDeletion(arn: string): string {
  return `marked for deletion; run aws secretsmanager restore-secret --secret-id ${arn}`
}

export function isMarkedForDeletion(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === 'InvalidRequestException' &&
    /marked (?:for deletion|deleted)/.test(error.message)
  )
}
