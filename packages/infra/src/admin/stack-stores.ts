import type { DeployedStack } from '../account/deployed-stack.ts'
import { topology } from '../topology.ts'

/** What a client of AWS must be told to find a service. */
export interface ClientPlace {
  readonly region: string
  /** Of an emulator; the SDK decides where it is absent. */
  readonly endpoint?: string
  /** Of an emulator; the SDK's standard chain finds them where they are absent. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** Tables and queues of one stack and where they are: on AWS, or in the emulators of an embedded stack. */
export interface StackStores {
  readonly dynamodb: ClientPlace
  readonly sqs: ClientPlace
  /** Names. */
  readonly tables: Readonly<Record<keyof typeof topology.tables, string>>
  /** URLs. They name a queue and never lead to it: an emulator may state another host in them. */
  readonly queues: Readonly<Record<keyof typeof topology.queues, string>>
}

/** AWS clients insist on both; the emulators take any. */
export const place = { region: 'us-east-1', credentials: { accessKeyId: 'logpipe', secretAccessKey: 'logpipe' } }

/** Where the emulators of an embedded stack are, and what their tables and queues are called. */
export interface EmulatorAddresses {
  readonly dynamodb: { readonly endpoint: string; readonly tables: Readonly<Record<string, string>> }
  readonly sqs: { readonly endpoint: string; readonly queues: Readonly<Record<string, string>> }
}

/** The stores of a running embedded stack. */
export function embeddedStores({ dynamodb, sqs }: EmulatorAddresses): StackStores {
  const { logs = topology.tables.logs.name, tenants = topology.tables.tenants.name } = dynamodb.tables
  const { ingest = '', deadLetter = '' } = sqs.queues
  return {
    dynamodb: { ...place, endpoint: dynamodb.endpoint },
    sqs: { ...place, endpoint: sqs.endpoint },
    tables: { logs, tenants },
    queues: { ingest, deadLetter },
  }
}

/** The stores of a stack on AWS. */
export function deployedStores({ region, tables, queues }: DeployedStack): StackStores {
  return { dynamodb: { region }, sqs: { region }, tables, queues }
}
