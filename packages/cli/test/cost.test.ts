import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe } from './run-logpipe.ts'

test('cost prices a month, names its sources, and refuses what is no number, at once for each option', async () => {
  const cwd = await aFolder()
  const priced = await runLogpipe(['cost', '--json', '--no-recents'], aContext({ cwd }))
  expect(priced).toMatchObject({ code: 0, stderr: '' })
  const document = JSON.parse(priced.stdout)
  expect(document.workload).toEqual({ logsPerSecond: 100, bytes: 200, retentionDays: 30, batch: 500, recents: false })
  expect(document.logpipe.usdPerMillionLogs).toBeLessThanOrEqual(0.7)
  expect(document.prices.items.sqsMillionRequests.source).toMatch(/^https:\/\/aws\.amazon\.com\//)
  const shown = await runLogpipe(['cost', '--rate', '0.5', '--batch', '1'], aContext({ cwd }))
  expect(shown.stdout).toContain('1,314,900 logs per month (0.5 per second)')
  for (const wrong of [
    ['--rate', 'x'],
    ['--bytes', '0'],
    ['--batch', '5001'],
    ['--retention-days', '1.5'],
    ['--region', 'eu-central-1'],
  ]) {
    expect(await runLogpipe(['cost', ...wrong], aContext({ cwd }))).toMatchObject({ code: 2, stdout: '' })
  }
})
