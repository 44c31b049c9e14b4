import { quoted } from '../account/quoted.ts'
import { type DeployOption, type DeployOptions, deployOptions, type OptionPlan } from './deploy-options.ts'
import { stageProblem } from './stack-names.ts'

/** Everything that is wrong with a stage and its options, one sentence each. */
export function optionProblems(stage: string, options: DeployOptions): readonly string[] {
  const wrong = stageProblem(stage)
  const problems = wrong === undefined ? [] : [`--stage is ${quoted(stage)}; ${wrong}`]
  for (const [option, plan] of Object.entries<OptionPlan>(deployOptions)) {
    const value = options[option as DeployOption]
    if (value === undefined || fits(plan, value)) continue
    const written = typeof value === 'string' ? quoted(value) : String(value)
    problems.push(`${plan.flag.name} is ${written}; it must be ${plan.mustBe}`)
  }
  return problems
}

function fits(
  { pattern, maxLength, min = -Infinity, max = Infinity }: OptionPlan,
  value: string | number | boolean,
): boolean {
  if (typeof value === 'number') return value >= min && value <= max
  if (typeof value === 'boolean' || value === '' || pattern === undefined) return true
  return value.length <= (maxLength ?? value.length) && new RegExp(`^(?:${pattern})$`).test(value)
}
