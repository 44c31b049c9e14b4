import type { Redactor } from '@logpipe/pipeline/redact'
import { exampleOf, type Form, forms, regions } from './slots/phone.ts'

/** How many regions' example numbers are found completely, by field and form; and the regions missed. */
export interface RegionScore {
  readonly field: string
  readonly form: Form
  readonly found: number
  readonly regions: number
  readonly missed: readonly string[]
}

/** Named fields as JSON, logfmt, form data and prose write them. The number stands for `@`. */
const fields = ['{"phone":"@"}', 'msisdn=@ status=ok', 'phone=@&lang=en', 'phone number @ confirmed']

/** libphonenumber's example of a mobile number of every region, in a named field, in all forms. */
export function scoreRegions(detect: Redactor['detect']): readonly RegionScore[] {
  return fields.flatMap((field) => formNames.map((form) => scoreForm(field, form, detect)))
}

const formNames: readonly Form[] = [
  'e164',
  'digits',
  'dialled',
  'international',
  'national',
  'nationalDigits',
  'dialledSpaced',
]

function scoreForm(field: string, form: Form, detect: Redactor['detect']): RegionScore {
  const missed = regions.filter((region) => {
    const example = exampleOf(region)
    return example !== undefined && !isFound(field, forms[form](example), detect)
  })
  return { field, form, found: regions.length - missed.length, regions: regions.length, missed }
}

function isFound(field: string, number: string, detect: Redactor['detect']): boolean {
  const start = field.indexOf('@')
  const text = field.replace('@', number)
  const findings = detect(text)
  return [...number].every((char, i) => {
    const at = start + i
    return !/\d/.test(char) || findings.some((finding) => finding.start <= at && at < finding.end)
  })
}
