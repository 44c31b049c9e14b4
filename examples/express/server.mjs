import express from 'express'
import { requestLog } from './request-log.mjs'

const { LOGPIPE_URL = 'http://127.0.0.1:8080', LOGPIPE_TENANT = 'acme', LOGPIPE_KEY, PORT = '3000' } = process.env
const log = requestLog({ url: LOGPIPE_URL, tenant: LOGPIPE_TENANT, apiKey: LOGPIPE_KEY })

const app = express()
app.use(log)
app.get('/hello', (_, response) => response.json({ hello: 'world' }))

const server = app.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${server.address().port}`))
process.once('SIGTERM', () => server.close(() => log.close()))
