import { createMemoryRows } from '../../test/memory-rows.ts'
import { testTenantRows } from '../../test/tenant-rows-contract.ts'

const rows = createMemoryRows()

testTenantRows('rows in memory', () => rows.openRows)
