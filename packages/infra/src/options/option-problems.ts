import { quoted } from '../account/quoted.ts'
import { type DeployOption, type DeployOptions, deployOptions, type OptionPlan } from './deploy-options.ts'
import { stageProblem } from './stack-names.ts'

/** Everything that is wrong with a stage and its options, one sentence each. */
export function optionProblems(stage: string, options: DeployOptions): readonly string[] {
  const wrong = stageProblem(stage)
  const problems = wrong === undefined ? [] : [`--stage is ${quoted(stage)}; ${wrong}`]
  for (const [option, plan] of Object.entries<OptionPlan>(deployOptions)) {
    const value = options[option as DeployOption]
    if (value === undefined) continue
    for (const wrong of misfits(plan, value)) {
      problems.push(`${plan.flag.name} is ${wrong}; it must be ${plan.mustBe}`)
    }
  }
  if (options.alarmTopic && options.alarmEmail) {
    problems.push('--alarm-email and --alarm-topic exclude each other: subscribe the address to your topic')
  }
  return problems
}

type Value = NonNullable<DeployOptions[DeployOption]>

/** What does not fit, as it was typed: of several tags, each that is wrong. */
function misfits(plan: OptionPlan, value: Value): readonly string[] {
  if (typeof value === 'object') {
    const wrong = Object.entries(value).filter((tag) => !isTag(tag))
    return wrong.map((tag) => quoted(tag.join('=')))
  }
  if (fits(plan, value)) return []
  return [typeof value === 'string' ? quoted(value) : String(value)]
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html */
function isTag([key, value]: readonly [string, string]): boolean {
  const takes = (text: string, max: number): boolean => text.length <= max && /^[\p{L}\p{N} _.:/=+@-]*$/u.test(text)
  return key !== '' && takes(key, 128) && takes(value, 256) && !/^(?:aws|logpipe):/i.test(key)
}

function fits(plan: OptionPlan, value: string | number | boolean): boolean {
  const { pattern, maxLength, min = -Infinity, max = Infinity, orZero = false, isWhole = false, oneOf } = plan
  if (typeof value === 'number') {
    if (orZero && value === 0) return true
    return value >= min && value <= max && (!isWhole || Number.isInteger(value)) && (oneOf?.includes(value) ?? true)
  }
  if (typeof value === 'boolean' || value === '' || pattern === undefined) return true
  return value.length <= (maxLength ?? value.length) && new RegExp(`^(?:${pattern})$`).test(value)
}
