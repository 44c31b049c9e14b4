import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers every call as DynamoDB answers a BatchWriteItem that stored everything, and stores nothing. Prints its port. */
const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
    response.end('{"UnprocessedItems":{}}')
  })
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
