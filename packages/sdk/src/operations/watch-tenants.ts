/** The tenants under which the watch of a deployed stack sends its canaries. Operators can neither add nor give them keys. */
export const watchTenantIds = ['logpipe-watch-a', 'logpipe-watch-b'] as const

export function isWatchTenant(tenantId: string): boolean {
  return watchTenantIds.some((one) => one === tenantId)
}
