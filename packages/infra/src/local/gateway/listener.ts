export { parseProxies, type TrustedProxies } from './client-address.ts'
export type { ServedRequest } from './gateway.ts'
export type { Listener } from './http-server.ts'
export { type Rejection, rejectionReasons } from './malformed-request.ts'
