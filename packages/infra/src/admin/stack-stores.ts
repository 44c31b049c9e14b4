import type { ClientSettings } from '@logpipe/pipeline/compose/clients'
import type { DeployedStack, TableNames } from '../account/deployed-stack.ts'
import { topology } from '../topology.ts'
import { signNothing } from './sign-nothing.ts'

/** Configuration of an AWS client. */
export interface ClientConfig extends ClientSettings {
  readonly region: string
  /** Endpoint of an emulator; the SDK resolves it if absent. */
  readonly endpoint?: string
  /** Credentials of an emulator or of a role; the SDK's default provider chain finds them if absent. */
  readonly credentials?: Credentials | (() => Promise<Credentials>)
}

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** When they expire; the SDK then asks for new ones. */
  readonly expiration?: Date
}

/** Tables and queues of one stack, on AWS or in the emulators of an embedded stack. */
export interface StackStores {
  readonly dynamodb: ClientConfig
  readonly sqs: ClientConfig
  readonly tables: TableNames
  /** Queue URLs. They identify a queue and are never used as its address: an emulator may return another host in them. */
  readonly queues: Readonly<Record<keyof typeof topology.queues, string>>
}

/**
 * Clients of the emulators: AWS clients require a region and credentials, and the emulators accept any. The rest is what the SDK would
 * look for in the environment and in `~/.aws` for each client, with its own defaults: what is meant for AWS, such as FIPS endpoints, would keep the
 * stack from starting, and looking takes half the CPU of a client's first call.
 */
export const emulatorConfig = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'logpipe', secretAccessKey: 'logpipe' },
  signer: signNothing,
  maxAttempts: 3,
  retryMode: 'standard',
  defaultsMode: 'standard',
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
  authSchemePreference: [],
  userAgentAppId: async () => undefined,
} satisfies ClientSettings & { readonly region: string; readonly credentials: Credentials }

/** Endpoints of an embedded stack's emulators, and the names of their tables and queues. */
export interface EmulatorAddresses {
  readonly dynamodb: { readonly endpoint: string; readonly tables: Readonly<Record<string, string>> }
  readonly sqs: { readonly endpoint: string; readonly queues: Readonly<Record<string, string>> }
}

/** The stores of a running embedded stack. */
export function embeddedStores({ dynamodb, sqs }: EmulatorAddresses): StackStores {
  const { logs = topology.tables.logs.name, tenants = topology.tables.tenants.name, manifests } = dynamodb.tables
  const { ingest = '', deadLetter = '' } = sqs.queues
  return {
    dynamodb: { ...emulatorConfig, endpoint: dynamodb.endpoint },
    sqs: { ...emulatorConfig, endpoint: sqs.endpoint },
    tables: { logs, tenants, ...(manifests !== undefined && { manifests }) },
    queues: { ingest, deadLetter },
  }
}

/** The stores of a stack on AWS. */
export function deployedStores({ region, tables, queues }: DeployedStack): StackStores {
  return { dynamodb: { region }, sqs: { region }, tables, queues }
}
