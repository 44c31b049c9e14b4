import type { Output } from '../../context.ts'
import type { ReadResult } from '../../load/result/parse-result.ts'
import { jsonLine } from '../format.ts'
import { tidyNumbers } from '../json-style.ts'
import { loadText } from '../load.ts'
import { resultCsv } from './result-csv.ts'
import { resultJunit } from './result-junit.ts'
import { resultPrometheus } from './result-prometheus.ts'

/** What a result can be turned into, each with the endings of its files. */
const endings = {
  text: ['.txt'],
  json: ['.json'],
  junit: ['.xml'],
  prometheus: ['.prom'],
  csv: ['.csv'],
  html: ['.html', '.htm'],
} as const

export type ResultFormat = keyof typeof endings

export const resultFormats: readonly ResultFormat[] = ['text', 'json', 'junit', 'prometheus', 'csv', 'html']

/** The format that a file is meant to have, by its name. */
export function formatOfFile(path: string): ResultFormat | undefined {
  return resultFormats.find((format) => endings[format].some((ending) => path.toLowerCase().endsWith(ending)))
}

export async function renderResult(read: ReadResult, format: ResultFormat, output: Output): Promise<string> {
  switch (format) {
    case 'text':
      return loadText(read.result.report, output)
    case 'json':
      return jsonLine(tidyNumbers(read.result.report))
    case 'csv':
      return resultCsv(read.result)
    case 'junit':
      return resultJunit(read.result)
    case 'prometheus':
      return resultPrometheus(read.result)
    case 'html': {
      // It brings a chart library along, which nothing else needs.
      const { resultPage } = await import('./page/result-page.ts')
      return resultPage(read)
    }
  }
}
