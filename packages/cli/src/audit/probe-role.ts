import type { AssumeRole, OwnedRow, Reply, RowRequest } from '@logpipe/infra/deployed'
import { collectFindings } from './finding.ts'
import { type AccessCheck, accessCheckOf } from './probe-access.ts'

export interface RoleProbeOptions {
  readonly assume: AssumeRole
  readonly roleArn: string
  /** A row of the tenant with which the role is tagged, as the control; and one of another tenant. */
  readonly own: OwnedRow
  readonly other: OwnedRow
}

interface RoleProbe {
  readonly request: RowRequest
  readonly rows: (options: RoleProbeOptions) => readonly OwnedRow[]
  /** What must be granted, if not the same of its own: the role may scan nothing. */
  readonly control?: RowRequest
}

const onlyOther: RoleProbe['rows'] = ({ other }) => [other]

const probes: readonly RoleProbe[] = [
  { request: 'GetItem', rows: onlyOther },
  { request: 'BatchGetItem', rows: ({ own, other }) => [own, other] },
  { request: 'Query', rows: onlyOther },
  { request: 'PutItem', rows: onlyOther },
  { request: 'Scan', rows: onlyOther, control: 'GetItem' },
]

/** Asks DynamoDB for another tenant's rows under the role tagged with a tenant, for its own as the control of each denial, and under no tag. */
export async function probeRole(options: RoleProbeOptions): Promise<AccessCheck> {
  const { assume, own } = options
  const judging = openJudging(options)
  const tagged = await assume(own.tenantId)
  if (tagged.kind !== 'session') {
    judging.doubt(tagged.kind === 'denied' ? mayNotAssume(options) : `assuming ${options.roleArn}: ${tagged.reason}`)
    return judging.check()
  }
  for (const { request, rows, control = request } of probes) {
    const granted = await tagged.ask(control, [own])
    if (granted.kind !== 'granted') judging.doubt(`${control} of its own under its tag ${wordOf(granted)}`)
    judging.add(`${request} under the tag of ${own.tenantId}`, await tagged.ask(request, rows(options)))
  }
  const untagged = await assume(undefined)
  if (untagged.kind !== 'session') judging.add('AssumeRole without a tag', untagged)
  else
    for (const { request, rows } of probes)
      judging.add(`${request} under no tag`, await untagged.ask(request, rows(options)))
  return judging.check()
}

function openJudging({ other }: RoleProbeOptions) {
  const found = collectFindings()
  let checked = 0
  let uncontrolled: string | undefined
  const doubt = (why: string): void => {
    uncontrolled ??= why
  }
  return {
    doubt,
    add: (by: string, reply: Reply): void => {
      checked++
      if (reply.kind === 'granted') found.add(other.logId, { kind: 'given_away', tenant: other.tenantId, by })
      if (reply.kind === 'unknown') doubt(`${by} ${wordOf(reply)}`)
    },
    check: () => accessCheckOf({ checked, uncontrolled, ...found.all() }),
  }
}

function wordOf(reply: Reply): string {
  return reply.kind === 'unknown' ? `returned ${reply.reason}` : `was ${reply.kind}`
}

function mayNotAssume({ roleArn }: RoleProbeOptions): string {
  return `you may not assume ${roleArn}: allow yourself sts:AssumeRole and sts:TagSession on it, and add yourself to its trust policy`
}
