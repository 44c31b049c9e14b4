// Runs one bundle as Lambda does: its environment is this process's, events come in and answers go out.
const [file = ''] = process.argv.slice(2)
const { handler } = await import(file)
const invocation = { getRemainingTimeInMillis: () => 30_000 }
process.on('message', async ({ id, event }) => {
  const answer = await handler(event, invocation).then(
    (value) => ({ value }),
    (error) => ({ error: String(error) }),
  )
  process.send?.({ id, ...answer })
})
process.send?.({ id: 0 })
