import type { StackStores } from '@logpipe/infra/stores'

/** What of a table AWS can bring back after rows were deleted. */
export type TableBackups =
  | {
      readonly kind: 'known'
      /** Rows that are deleted now can be restored to any moment for so many days; 0 where point-in-time recovery is off. */
      readonly recoveryDays: number
      /** Made on demand or by AWS Backup, in the order of their making. */
      readonly backups: readonly TableBackup[]
    }
  /** They could not be read, for want of a permission, say. */
  | { readonly kind: 'unknown'; readonly error: string }

export interface TableBackup {
  readonly name: string
  /** Epoch milliseconds. */
  readonly madeMs: number
  /** When AWS deletes it, epoch milliseconds; undefined where somebody must. */
  readonly expiresMs: number | undefined
}

/** The default, and the most that can be set: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html. */
export const maxRecoveryDays = 35

type Sdk = typeof import('@aws-sdk/client-dynamodb')
type Client = InstanceType<Sdk['DynamoDBClient']>

/** Asks AWS what it keeps of a table. Never throws: nobody's erasure fails for it. */
export async function readBackups({ dynamodb, tables }: StackStores): Promise<TableBackups> {
  const sdk = await import('@aws-sdk/client-dynamodb')
  const client = new sdk.DynamoDBClient(dynamodb)
  try {
    const [recoveryDays, backups] = [
      await recoveryDaysOf(sdk, client, tables.logs),
      await backupsOf(sdk, client, tables.logs),
    ]
    return { kind: 'known', recoveryDays, backups }
  } catch (error) {
    return { kind: 'unknown', error: error instanceof Error ? error.name : 'unknown error' }
  } finally {
    client.destroy()
  }
}

async function recoveryDaysOf(sdk: Sdk, client: Client, TableName: string): Promise<number> {
  const { ContinuousBackupsDescription } = await client.send(new sdk.DescribeContinuousBackupsCommand({ TableName }))
  const { PointInTimeRecoveryStatus, RecoveryPeriodInDays = maxRecoveryDays } =
    ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {}
  return PointInTimeRecoveryStatus === 'ENABLED' ? RecoveryPeriodInDays : 0
}

async function backupsOf(sdk: Sdk, client: Client, TableName: string): Promise<readonly TableBackup[]> {
  const backups: TableBackup[] = []
  let ExclusiveStartBackupArn: string | undefined
  do {
    const page = await client.send(
      new sdk.ListBackupsCommand({
        ...{ TableName, BackupType: 'ALL' },
        ...(ExclusiveStartBackupArn && { ExclusiveStartBackupArn }),
      }),
    )
    for (const { BackupName = '', BackupCreationDateTime, BackupExpiryDateTime } of page.BackupSummaries ?? []) {
      const madeMs = BackupCreationDateTime?.getTime() ?? 0
      backups.push({ name: BackupName, madeMs, expiresMs: BackupExpiryDateTime?.getTime() })
    }
    ExclusiveStartBackupArn = page.LastEvaluatedBackupArn
  } while (ExclusiveStartBackupArn !== undefined)
  return backups.toSorted((a, b) => a.madeMs - b.madeMs)
}
