export interface Answer {
  readonly status: number
  readonly body: string
}

/** An answer of CloudFormation to an action. */
export function answerTo(action: string, result: string): Answer {
  const inner = `<${action}Result>${result}</${action}Result>`
  return {
    status: 200,
    body: `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">${inner}</${action}Response>`,
  }
}

/** A refusal of CloudFormation. */
export function refusal(code: string, message: string, status = 400): Answer {
  return {
    status,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  }
}

export interface FakeStack {
  readonly name: string
  readonly status: string
  readonly parameters?: Readonly<Record<string, string>>
  readonly tags?: Readonly<Record<string, string>>
  readonly outputs?: Readonly<Record<string, string>>
  readonly isProtected?: boolean
  readonly region?: string
}

export function stackAnswer(stack: FakeStack): Answer {
  const { name, status, parameters = {}, tags = { 'logpipe:stage': 'x' }, outputs = {} } = stack
  const { isProtected = false, region = 'eu-west-1' } = stack
  const members = (values: Readonly<Record<string, string>>, key: string, value: string): string =>
    Object.entries(values)
      .map(([a, b]) => `<member><${key}>${a}</${key}><${value}>${b}</${value}></member>`)
      .join('')
  return answerTo(
    'DescribeStacks',
    `<Stacks><member><StackName>${name}</StackName><StackId>${stackIdOf(name, region)}</StackId><StackStatus>${status}</StackStatus>
    <EnableTerminationProtection>${isProtected}</EnableTerminationProtection>
    <CreationTime>2026-01-01T00:00:00Z</CreationTime><Parameters>${members(parameters, 'ParameterKey', 'ParameterValue')}</Parameters>
    <Outputs>${members(outputs, 'OutputKey', 'OutputValue')}</Outputs><Tags>${members(tags, 'Key', 'Value')}</Tags></member></Stacks>`,
  )
}

export function stackIdOf(name: string, region = 'eu-west-1'): string {
  return `arn:aws:cloudformation:${region}:123456789012:stack/${name}/0a1b`
}

/** Text between the tags of XML. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

export interface FakeEvent {
  readonly logicalId: string
  readonly status: string
  readonly type?: string
  readonly physicalId?: string
  readonly reason?: string
  /** Milliseconds since the epoch; now by default. */
  readonly atMs?: number
}

/** Events of a stack, given oldest first as they happened; CloudFormation answers newest first. */
export function eventsAnswer(name: string, events: readonly FakeEvent[], atMs = Date.now()): Answer {
  const whole = { logicalId: name, physicalId: stackIdOf(name), type: 'AWS::CloudFormation::Stack' }
  const members = [{ ...whole, status: 'CREATE_IN_PROGRESS' }, ...events].map(
    (
      { logicalId, status, type = 'AWS::Lambda::Function', physicalId = logicalId, reason = '', atMs: at }: FakeEvent,
      i,
    ) =>
      `<member><EventId>${i}</EventId><StackName>${name}</StackName><StackId>${stackIdOf(name)}</StackId>
      <LogicalResourceId>${logicalId}</LogicalResourceId><PhysicalResourceId>${physicalId}</PhysicalResourceId>
      <ResourceType>${type}</ResourceType><ResourceStatus>${status}</ResourceStatus>
      <ResourceStatusReason>${reason}</ResourceStatusReason><Timestamp>${new Date(at ?? atMs + i).toISOString()}</Timestamp></member>`,
  )
  return answerTo('DescribeStackEvents', `<StackEvents>${members.reverse().join('')}</StackEvents>`)
}
