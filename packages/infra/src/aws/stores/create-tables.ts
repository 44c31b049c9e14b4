import { RemovalPolicy, type Stack } from 'aws-cdk-lib'
import {
  type Attribute,
  AttributeType,
  BillingMode,
  CfnTable,
  Table as DynamoTable,
  ProjectionType,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb'
import { type Table, topology } from '../../topology.ts'
import { cfnOf } from '../template/cfn-of.ts'
import { type Conditions, either } from '../template/create-conditions.ts'
import { logicalId, mapEntries } from '../template/logical-id.ts'

export type Tables = Readonly<Record<keyof typeof topology.tables, DynamoTable>>

/** The tables of the topology. CloudFormation names them, so that a kept table is in no later deployment's way. */
export function createTables(stack: Stack, conditions: Conditions): Tables {
  return mapEntries(topology.tables, (key, table) => createTable(stack, logicalId(key, 'Table'), table, conditions))
}

function createTable(stack: Stack, id: string, table: Table, { isRetained }: Conditions): DynamoTable {
  const made = new DynamoTable(stack, id, {
    partitionKey: text(table.partitionKey),
    sortKey: text(table.sortKey),
    timeToLiveAttribute: table.timeToLive,
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.RETAIN,
  })
  cfnOf(made, CfnTable).deletionProtectionEnabled = either(isRetained, true, false)
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

function text(name: string): Attribute {
  return { name, type: AttributeType.STRING }
}
