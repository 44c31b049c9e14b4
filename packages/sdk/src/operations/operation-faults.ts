import { type Fault, type FaultCode, faults, isFaultCode } from '../contract/faults.ts'
import { type CodedFault, type ErrorDetails, LogpipeError } from '../contract/logpipe-error.ts'

/**
 * Every code of operating logpipe: tenants and dead letters, files, the embedded stack and AWS. None crosses HTTP. It stands
 * here because pipeline, infra and CLI all fail with these; no client loads it.
 */
export const operationFaults = {
  unreadable_input: fault('Unreadable input', 'Check the path and its permissions.'),
  unusable_result: fault('Unusable result', 'Write one with this version: `logpipe load --out run.json`.'),
  unlike_results: fault('Results of different runs', 'Repeat one with the options of the other, or add --anyway.'),
  unmeasured_result: fault(
    'Target not measured',
    'Repeat it with a load that the generator can keep, or add --anyway.',
  ),
  unknown_target: fault(
    'Unknown target',
    'Use --data for the embedded stack, or --target logpipe-<stage> for a deployed one.',
  ),
  no_data: fault(
    'No data',
    'Run it where the data is, name the folder with --data, or send something first: `logpipe send`.',
  ),
  disk_full: fault('Disk full', 'Free some space, or write to another disk, and run the same command again.'),
  data_in_use: fault('Data folder in use', 'Stop the process that uses it, or choose another folder with --data.'),
  data_unusable: fault('Data folder unusable', 'Fix what the message names, or choose another folder with --data.'),
  state_in_use: fault(
    'State file in use',
    'Stop that process, give this one a file of its own with --state, or send without one: --no-state.',
  ),
  port_in_use: fault('Port in use', 'Choose another with --port, or 0 for any free one.'),
  storage_failed: fault('Storage failed', 'Free space or repair the disk, then start again; queued records are kept.'),
  stack_failed: fault('The embedded stack failed', 'Run `logpipe dev` to see why.'),
  stack_outdated: fault('The stack is outdated', 'Update it with `logpipe deploy`, or restart `logpipe dev`.'),
  invalid_setting: fault(
    'Invalid setting',
    'Fix the setting that the message names; see `logpipe tenants set --help`, and docs/redaction.md for a policy.',
  ),
  key_needed: fault('Master key is needed', 'See the master keys with `logpipe keys show-master`.'),
  keys_busy: { ...fault('Master keys are being changed', 'Run the command again.'), retryable: true },
  tenant_exists: fault('Tenant exists', 'Change it with `logpipe tenants set`, or add a key with `logpipe keys add`.'),
  unknown_tenant: fault('Unknown tenant', 'See `logpipe tenants list`.'),
  unknown_key: fault('Unknown key', 'See `logpipe keys list`.'),
  unknown_message: fault('Unknown message', 'See `logpipe dlq list --json`, or try again in five minutes.'),
  dead_letters_failed: {
    ...fault('Dead letters failed', 'Run it again; everything unfinished is still in the dead-letter queue.'),
    retryable: true,
  },
  no_credentials: fault(
    'No AWS credentials',
    'Sign in with `aws login` or `aws sso login`, or choose a profile with AWS_PROFILE; check with `aws sts get-caller-identity`.',
  ),
  expired_credentials: fault('AWS credentials have expired', 'Sign in again with `aws login` or `aws sso login`.'),
  unknown_region: fault('Unknown AWS region', 'Add --region eu-central-1 (or another region), or set AWS_REGION.'),
  not_permitted: fault(
    'Not permitted in AWS',
    'Ask for permission for this action; docs/deploy.md lists what deploying needs.',
  ),
  aws_failed: { ...fault('AWS failed', 'Try again; the message is from AWS.'), retryable: true },
  unknown_stack: fault(
    'Unknown stack',
    'Deploy it with `logpipe deploy`, or choose another with --stage and --region.',
  ),
  stack_busy: { ...fault('Stack is being changed', 'Wait for it with `logpipe status --wait`.'), retryable: true },
  stack_broken: fault('Stack cannot be changed', 'Follow the message, then deploy again.'),
  deploy_failed: fault('Deployment failed', 'Fix the problem in the message, then run `logpipe deploy` again.'),
  name_taken: fault('Name taken', 'Choose another name, or remove what uses it.'),
} as const satisfies Record<string, Fault>

export type OperationFaultCode = keyof typeof operationFaults

/** The error of an operation; its advice is from either table. */
export function operationError(
  code: OperationFaultCode | FaultCode,
  message: string,
  details?: ErrorDetails,
): LogpipeError {
  return new LogpipeError(isFaultCode(code) ? code : { code, ...operationFaults[code] }, message, details)
}

/** The fault of a code that another process names, whichever table it is in; undefined for anything that is not a code. */
export function findFault(code: unknown): CodedFault | undefined {
  if (isFaultCode(code)) return { code, ...faults[code] }
  return isOperationFaultCode(code) ? { code, ...operationFaults[code] } : undefined
}

function isOperationFaultCode(value: unknown): value is OperationFaultCode {
  return typeof value === 'string' && Object.hasOwn(operationFaults, value)
}

function fault(title: string, hint: string): Fault {
  return { status: 0, retryable: false, exit: 2, title, hint }
}
