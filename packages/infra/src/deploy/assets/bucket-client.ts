import { S3Client } from '@aws-sdk/client-s3'
import { awsTimeouts } from '../../account/aws-timeouts.ts'
import type { Account } from '../../account/open-account.ts'

/** The bucket goes into the path: AWS takes it there too, and a local endpoint has no names under its own. */
export function openS3({ region, credentials }: Pick<Account, 'region' | 'credentials'>): S3Client {
  return new S3Client({ region, credentials, forcePathStyle: true, requestHandler: awsTimeouts() })
}

/** Where a client's requests go, once it has sent one: the endpoint is decided inside it. */
export function noteOrigin(s3: S3Client): () => URL | undefined {
  let origin: URL | undefined
  s3.middlewareStack.add(
    (next) => async (args) => {
      const { request } = args
      if (isAddressed(request)) {
        const port = request.port === undefined ? '' : `:${request.port}`
        origin = new URL(`${request.protocol}//${request.hostname}${port}`)
      }
      return next(args)
    },
    { step: 'finalizeRequest', name: 'noteOrigin' },
  )
  return () => origin
}

interface Addressed {
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
}

function isAddressed(request: unknown): request is Addressed {
  return typeof request === 'object' && request !== null && 'protocol' in request && 'hostname' in request
}
