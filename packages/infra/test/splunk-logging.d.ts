declare module 'splunk-logging' {
  /** What this repository uses of it. */
  export class Logger {
    constructor(config: { readonly token: string; readonly url: string })
    error: (error: unknown) => void
    send(
      context: {
        readonly message: unknown
        readonly severity: string
        readonly metadata: Readonly<Record<string, unknown>>
      },
      callback: (error: Error | null, response: unknown, body: unknown) => void,
    ): void
  }
}
