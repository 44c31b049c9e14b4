import { createMemoryTenants } from './memory-tenants.contract.ts'
import { testTenantDirectory } from './tenant-directory.contract.ts'

const tenants = createMemoryTenants()

testTenantDirectory('tenants in memory', () => tenants)
