import type { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { isObject, parseJson } from '@logpipe/sdk/contract'

/**
 * Sends a command and returns what DynamoDB answered, as JSON. The SDK signs, retries and reports errors; the body it does not look at: it would look up
 * each value of each item in its model, which takes as long as parsing them.
 */
export async function sendForBody(client: DynamoDBClient, command: QueryCommand): Promise<unknown> {
  let answer: unknown
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      if (isAnswer(result.response)) {
        const text = await textOf(result.response.body as AsyncIterable<Uint8Array>)
        answer = parseJson(text)
        // A page of a proxy is the SDK's to report, also one that is JSON by chance.
        result.response.body = Buffer.from(isObject(answer) ? '' : `no object: ${text}`)
      }
      return result
    },
    // The SDK's own deserializer comes before it, and sees the body that it leaves.
    { step: 'deserialize', priority: 'low' },
  )
  await client.send(command)
  return answer
}

/** Anything else is an error, which the SDK reads. */
function isAnswer(response: unknown): response is { body: unknown } {
  return isObject(response) && response.statusCode === 200
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
