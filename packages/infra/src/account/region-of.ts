import { LogpipeError } from '@logpipe/sdk/contract'

/** A client of the SDK, as far as it tells its region. */
interface Placed {
  readonly config: { readonly region: () => Promise<string> }
}

/**
 * The region that a client uses: what it was told, else the environment's, else the profile's. Throws `unknown_region` where
 * there is none; the SDK takes an environment variable that is set and empty for a region, and a bad one.
 */
export async function regionOf({ config }: Placed, doing: string): Promise<string> {
  return config.region().catch((cause: unknown) => {
    const isEmpty = cause instanceof Error && cause.message.includes('region=""')
    throw isEmpty ? new LogpipeError('unknown_region', `${doing}: no AWS region is named`, { cause }) : cause
  })
}
