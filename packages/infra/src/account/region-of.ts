import { isRegion, operationError } from '@logpipe/sdk/operations'
import { quoted } from './quoted.ts'

/** A client of the SDK, as far as it tells its region. */
interface RegionalClient {
  readonly config: { readonly region: () => Promise<string> }
}

/**
 * The region that a client uses: its own, else the environment's, else the profile's. Throws `unknown_region` if
 * there is none or it is invalid; the SDK accepts an empty environment variable as a region.
 */
export async function regionOf({ config }: RegionalClient, doing: string): Promise<string> {
  return config.region().catch((cause: unknown) => {
    const refused = cause instanceof Error ? /region="([^"]*)"/.exec(cause.message)?.[1] : undefined
    if (refused === undefined) throw cause
    const what = refused === '' ? 'no AWS region is set' : `${quoted(refused)} is not an AWS region`
    throw operationError('unknown_region', `${doing}: ${what}`, { cause })
  })
}

/**
 * Takes text for the name of a region. Throws `unknown_region`. It comes before a client is made, whose constructor throws
 * at an empty one.
 */
export function asRegion(text: string, doing: string): string {
  if (isRegion(text)) return text
  throw operationError('unknown_region', `${doing}: ${quoted(text)} is not an AWS region`)
}
