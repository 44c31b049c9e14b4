import { LogpipeError } from '@logpipe/sdk/contract'

/** Its place in the command line is kept; what it will do is not there yet, and it says so. */
export async function deploy(): Promise<number> {
  throw new LogpipeError(
    'not_available',
    'logpipe deploy is not there yet: this version runs the pipeline on one machine',
  )
}
