const actions = [
  ...['CreateQueue', 'DeleteQueue', 'GetQueueUrl', 'ListQueues', 'GetQueueAttributes', 'SetQueueAttributes'],
  ...['PurgeQueue', 'TagQueue', 'UntagQueue', 'ListQueueTags', 'SendMessage', 'SendMessageBatch', 'ReceiveMessage'],
  ...['DeleteMessage', 'DeleteMessageBatch', 'ChangeMessageVisibility', 'ChangeMessageVisibilityBatch'],
]

/** The functions of SQS's actions by the names of these, each in a file of its own name. */
export const functionOf: ReadonlyMap<string, string> = new Map(
  actions.map((name) => [name, `${name.charAt(0).toLowerCase()}${name.slice(1)}`]),
)

/** Where fauxqs 2.4.1 keeps a function. */
export function actionFile(name: string): string {
  return `sqs/actions/${name}`
}

/** All files of fauxqs that are loaded, without extension: what a build puts into the queue's thread. */
export const files: readonly string[] = [
  ...['persistence', 'sqs/sqsStore', 'sqs/sqsRouter'],
  ...[...functionOf.values()].map(actionFile),
]
