import { createMemoryTenants } from '../../test/memory-tenants.ts'
import { testTenantDirectory } from '../../test/tenant-directory-contract.ts'

const tenants = createMemoryTenants()

testTenantDirectory('tenants in memory', () => tenants)
