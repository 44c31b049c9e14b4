import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { enlargeHeaps, keepYoungSmall } from './heaps.ts'

const isNode22 = process.version.startsWith('v22.')

describe.skipIf(isNode22)('heaps (skipped in Node 22, whose V8 takes no notice of the flags)', () => {
  test('a thread that starts with a larger heap keeps some megabytes without a full collection', async () => {
    setFlagsFromString('--initial-old-space-size=0')
    expect(await fullCollections()).toBeGreaterThan(0)
    enlargeHeaps()
    expect(await fullCollections()).toBe(0)
  })

  test('a young generation that is kept small stays so, however much of it survives, and then may grow again', async () => {
    // The tests begin with a large one: vitest.config.ts.
    setFlagsFromString('--min-semi-space-size=1')
    const release = keepYoungSmall()
    const kept = await youngGenerationMb()
    release()
    const grown = await youngGenerationMb()
    setFlagsFromString('--min-semi-space-size=16')
    expect(grown).toBeGreaterThan(8)
    expect(kept).toBeLessThan(grown / 2)
  })
})

/** Of a new thread that made much garbage, some of which lived for a while. */
async function youngGenerationMb(): Promise<number> {
  const worker = new Worker(
    `const { getHeapSpaceStatistics } = require('node:v8')
    const recent = []
    for (let i = 0; i < 3_000_000; i++) recent[i % 20_000] = { a: i, b: [i] }
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
    require('node:worker_threads').parentPort.postMessage(young.space_size / 1e6)`,
    { eval: true, resourceLimits: { maxYoungGenerationSizeMb: 64 } },
  )
  const [megabytes]: unknown[] = await once(worker, 'message')
  return Number(megabytes)
}

/** How often a new thread was collected in full that made much garbage and kept 6 MB. */
async function fullCollections(): Promise<number> {
  const worker = new Worker(
    `const { PerformanceObserver, constants } = require('node:perf_hooks')
    let full = 0
    new PerformanceObserver((list) => {
      for (const { detail } of list.getEntries()) if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) full++
    }).observe({ entryTypes: ['gc'] })
    const kept = []
    for (let i = 0; i < 1_000_000; i++) {
      const made = { a: i, b: i, c: i, d: i, e: i, f: [i] }
      if (i % 20 === 0) kept.push(made)
    }
    setTimeout(() => require('node:worker_threads').parentPort.postMessage(full + kept.length - 50_000), 20)`,
    { eval: true, resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 64 } },
  )
  const [full]: unknown[] = await once(worker, 'message')
  return Number(full)
}
