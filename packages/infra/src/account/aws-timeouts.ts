/** How long a call to AWS may take, milliseconds. */
export interface AwsTimeouts {
  /** Until somebody takes the call. 5,000 by default. */
  readonly connectMs?: number
  /** Until the answer begins, and between two parts of it. 30,000 by default. */
  readonly answerMs?: number
}

/** The `requestHandler` of an SDK client, which else waits for ever for an endpoint that takes a call and says nothing. */
export function awsTimeouts({ connectMs = 5_000, answerMs = 30_000 }: AwsTimeouts = {}) {
  return {
    connectionTimeout: connectMs,
    requestTimeout: answerMs,
    socketTimeout: answerMs,
    // Without it the SDK only warns.
    throwOnRequestTimeout: true,
  }
}
