/** Every header in which a client sends its API key: authentication and the doors read keys from no other. In lower case. */
export const keyHeaders = ['authorization', 'x-api-key', 'x-amz-firehose-access-key', 'dd-api-key'] as const

/** The headers of a request that may hold its key. */
export type KeyHeaders = { readonly [name in (typeof keyHeaders)[number]]?: string | undefined }
