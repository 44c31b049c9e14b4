import type { LoadReport } from '../load/report/load-report.ts'
import { countWrong } from '../load/report/noise-report.ts'
import type { RunResult } from '../load/result/run-result.ts'
import { count, duration, plural, printable } from './format.ts'
import { calmText, generatorReasons, interruptedText, largestFailure, refusalsText, unknownText } from './load.ts'

/** One thing that a run had to show. */
export interface RunCheck {
  readonly kind: 'proof' | 'objective' | 'generator'
  /** What holds where it is met. */
  readonly name: string
  /** `void`: the run was not fit to show it. */
  readonly outcome: 'met' | 'missed' | 'unknown' | 'void'
  /** What was found; empty where there is nothing to say. */
  readonly detail: string
}

/** Everything that decides about a run, in the order of a report. */
export function runChecks({ report, objectives }: RunResult): readonly RunCheck[] {
  return [
    ...proofs(report),
    ...objectives.map((objective) => objectiveCheck(objective, report)),
    generatorCheck(report),
    endCheck(report),
  ]
}

function proofs(report: LoadReport): readonly RunCheck[] {
  const { records } = report
  const { proof, asked } = openProofs(unknownText(report))
  const refusals = refusalsText(report)
  return [
    ...(report.requests === 0 ? [nothingSent] : []),
    proof('no accepted record is lost', records.lost, (lost) => `${plural(lost, 'record')} not in the table`),
    proof('no record is duplicated', records.duplicated, (rows) => `${plural(rows, 'row')} too many`),
    proof(
      'no record is misplaced',
      records.misplaced,
      (rows) => `${plural(rows, 'row')} under another tenant, or of a refused record`,
    ),
    proof('no record is refused', records.refused, (refused) =>
      [`${plural(refused, 'record')} refused`, refusals].filter(Boolean).join(': '),
    ),
    proof('every request has a response', records.unanswered, (unanswered) => {
      const why = report.unreachable === null ? largestFailure(report) : printable(report.unreachable)
      return [`${plural(unanswered, 'record')} without a response`, why].filter(Boolean).join(': ')
    }),
    ...asked(
      report.noise?.calm_records && countWrong(report.noise.calm_records),
      'nothing is wrong without the noise',
      () => (report.noise === undefined ? '' : calmText(report.noise)),
    ),
    ...asked(records.unredacted, 'no planted personal data is stored', (rows) => `${plural(rows, 'row')} with it`),
    ...asked(records.bad_accepted, 'no bad record is accepted', (bad) => `${plural(bad, 'bad record')} accepted`),
  ]
}

type DetailOf = (wrong: number) => string

/** Proofs of which the unknown ones say why. */
function openProofs(unknown: string) {
  const proof = (name: string, wrong: number | null, detailOf: DetailOf): RunCheck => {
    if (wrong === null) return { kind: 'proof', name, outcome: 'unknown', detail: unknown }
    return { kind: 'proof', name, outcome: wrong === 0 ? 'met' : 'missed', detail: wrong === 0 ? '' : detailOf(wrong) }
  }
  /** A proof of what not every run has. */
  const asked = (wrong: number | null | undefined, name: string, detailOf: DetailOf): readonly RunCheck[] =>
    wrong === undefined ? [] : [proof(name, wrong, detailOf)]
  return { proof, asked }
}

const nothingSent: RunCheck = { kind: 'proof', name: 'requests are sent', outcome: 'unknown', detail: 'none was sent' }

function objectiveCheck(objective: string, { missed, verdict }: LoadReport): RunCheck {
  const miss = missed.find((one) => one.objective === objective)
  const check = { kind: 'objective', name: `objective: ${objective.replace('>', ' ≤ ').replace('<', ' ≥ ')}` } as const
  if (miss === undefined) return { ...check, outcome: 'met', detail: '' }
  if (miss.value === null) return { ...check, outcome: 'unknown', detail: 'not known' }
  const isTime = /\d(?:us|ms|s)$/.test(objective)
  const found = `it was ${isTime ? duration(miss.value) : count(miss.value)}`
  if (verdict !== 'invalid') return { ...check, outcome: 'missed', detail: found }
  return { ...check, outcome: 'void', detail: `${found}, but the generator did not keep its schedule` }
}

function generatorCheck({ generator: { limit }, late, unsent }: LoadReport): RunCheck {
  const check = { kind: 'generator', name: 'the generator kept its schedule' } as const
  const counts = `${plural(unsent, 'request')} unsent, ${count(late)} late`
  if (limit === null) return { ...check, outcome: 'met', detail: unsent + late === 0 ? '' : counts }
  return { ...check, outcome: 'void', detail: `${generatorReasons[limit]} (${counts})` }
}

function endCheck(report: LoadReport): RunCheck {
  const { verdict, error } = report
  const check = { kind: 'generator', name: 'the run was followed to its end' } as const
  if (error !== undefined) return { ...check, outcome: 'void', detail: printable(error.message) }
  if (verdict !== 'interrupted') return { ...check, outcome: 'met', detail: '' }
  return { ...check, outcome: 'void', detail: interruptedText(report) }
}
