/** Timeouts of a call to AWS, milliseconds. */
export interface AwsTimeouts {
  /** Until the connection is open. 5,000 by default. */
  readonly connectMs?: number
  /** Until the response begins, and between two parts of it. 30,000 by default. */
  readonly answerMs?: number
}

/** The `requestHandler` of an SDK client, which has no timeout of its own for an endpoint that accepts a connection and never responds. */
export function awsTimeouts({ connectMs = 5_000, answerMs = 30_000 }: AwsTimeouts = {}) {
  return {
    connectionTimeout: connectMs,
    requestTimeout: answerMs,
    socketTimeout: answerMs,
    // Without it the SDK only warns.
    throwOnRequestTimeout: true,
  }
}
