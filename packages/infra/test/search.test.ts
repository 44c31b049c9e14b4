import { beforeAll, test } from 'vitest'
import { expectSearchLaw, searchedAtMs, storeSearched } from '../../pipeline/test/search-law.ts'
import { runs } from './full-size.ts'
import { useRows } from './use-rows.ts'

const { openRows } = useRows(searchedAtMs)

beforeAll(() => storeSearched(openRows()))

test('in DynamoDB, the pages of a search together are what a filter of all rows finds, in order, each once', async () => {
  const open = openRows({ scan: { entries: 20, calls: 2 } })
  await expectSearchLaw({ open, numRuns: runs({ fast: 10, full: 200 }), minRows: 40 })
})
