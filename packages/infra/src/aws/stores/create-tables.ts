import { RemovalPolicy, type Stack } from 'aws-cdk-lib'
import {
  type Attribute,
  AttributeType,
  BillingMode,
  CfnTable,
  Table as DynamoTable,
  ProjectionType,
} from 'aws-cdk-lib/aws-dynamodb'
import type { PipelineParameters } from '../../options/template-parameters.ts'
import { type Table, topology } from '../../topology.ts'
import { cfnOf } from '../template/cfn-of.ts'
import { type Conditions, either } from '../template/create-conditions.ts'
import { logicalId, mapEntries } from '../template/logical-id.ts'

export type Tables = Readonly<Record<keyof typeof topology.tables, DynamoTable>>

/** The tables of the topology. CloudFormation names them, so that a retained table does not block a later deployment. */
export function createTables(stack: Stack, options: TableOptions): Tables {
  const tables = mapEntries(topology.tables, (key, table) =>
    createTable(stack, logicalId(key, 'Table'), table, options),
  )
  warm(cfnOf(tables.logs, CfnTable), options)
  return tables
}

interface TableOptions {
  readonly parameters: PipelineParameters
  readonly conditions: Conditions
}

function createTable(stack: Stack, id: string, table: Table, options: TableOptions): DynamoTable {
  const { isRetained, hasKey } = options.conditions
  const made = new DynamoTable(stack, id, {
    partitionKey: text(table.partitionKey),
    sortKey: text(table.sortKey),
    timeToLiveAttribute: table.timeToLive,
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.RETAIN,
  })
  const cfnTable = cfnOf(made, CfnTable)
  cfnTable.deletionProtectionEnabled = either(isRetained, true, false)
  // Under a key of KMS, also that which AWS manages, every session of a tenant asks KMS anew. Said outright: a table that had
  // another key is changed in place.
  const underKey = { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: options.parameters.KmsKeyArn }
  cfnTable.sseSpecification = either(hasKey, underKey, { SSEEnabled: false })
  for (const index of table.indexes) {
    made.addGlobalSecondaryIndex({
      indexName: index.name,
      partitionKey: text(index.partitionKey),
      sortKey: text(index.sortKey),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...index.includes],
    })
  }
  return made
}

/** Where AWS accepts this much at once without scaling first. Each row is also a write to the index, which can throttle the table. */
function warm(logs: CfnTable, { parameters, conditions }: TableOptions): void {
  const throughput = either(conditions.hasWarmWrites, { WriteUnitsPerSecond: parameters.WarmWrites })
  logs.warmThroughput = throughput
  for (const i of topology.tables.logs.indexes.keys()) {
    logs.addPropertyOverride(`GlobalSecondaryIndexes.${i}.WarmThroughput`, throughput)
  }
}

function text(name: string): Attribute {
  return { name, type: AttributeType.STRING }
}
