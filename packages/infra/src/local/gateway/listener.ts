export { parseProxies, type TrustedProxies } from './client-address.ts'
export type { Listener } from './http-server.ts'
