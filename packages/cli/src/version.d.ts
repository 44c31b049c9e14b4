/** Version of the package, put in at build time. */
declare const LOGPIPE_VERSION: string
