/** One thing that can be chosen about a deployment. */
export interface OptionPlan {
  readonly kind: 'switch' | 'number' | 'text' | 'tags'
  /** How it is typed. */
  readonly flag: {
    readonly name: `--${string}`
    /** What follows it, for the help. */
    readonly value?: `<${string}>`
    readonly help: string
    /** Help of `--no-…`, where there is one. It turns a switch off, and takes a text back. */
    readonly no?: string
  }
  /** A regular expression that the whole text matches. An empty text takes the option back. */
  readonly pattern?: string
  readonly maxLength?: number
  /** Of a number. */
  readonly min?: number
  readonly max?: number
  /** Whether it may be 0 too, which is less than `min`: none of it. */
  readonly orZero?: boolean
  /** Whether a number must be whole. */
  readonly isWhole?: boolean
  /** The only numbers that it may be. */
  readonly oneOf?: readonly number[]
  /** What it must be, after `it must be`. */
  readonly mustBe?: string
  /** Its parameter in the template. An option without one is for the deployer alone. */
  readonly parameter?: {
    readonly name: string
    /** Under which heading the AWS console asks for it, and its name there. */
    readonly group: 'Deployment' | 'Capacity' | 'Operations' | 'Address'
    readonly label: string
    readonly description: string
    /** Value of a new deployment. */
    readonly default: string | number
  }
}
