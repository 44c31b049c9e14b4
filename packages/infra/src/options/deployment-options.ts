import type { OptionPlan } from './option-plan.ts'

/** What a deployment is: who it serves, what it keeps, and under which key, tags and boundary. */
export const deploymentOptions = {
  isOpen: {
    kind: 'switch',
    flag: {
      name: '--open',
      help: 'serve requests without a key',
      no: 'serve only requests with a key (the default)',
    },
    parameter: {
      name: 'Open',
      group: 'Deployment',
      label: 'Open',
      description: 'Whether requests without an API key are served. They then name their tenant themselves.',
      default: 'false',
    },
  },
  /** A write for each message, which costs most where each request carries one log. */
  keepsManifests: {
    kind: 'switch',
    flag: {
      name: '--manifests',
      help: 'ingest says of each message what it accepted, so that audits can prove completeness (the default)',
      no: 'no manifests: audits prove the completeness only of what was sent with a ledger',
    },
    parameter: {
      name: 'Manifests',
      group: 'Deployment',
      label: 'Manifests',
      description: 'Whether ingest says of each message what it accepted, so that audits can prove completeness.',
      default: 'true',
    },
  },
  workMsPerChar: {
    kind: 'number',
    flag: {
      name: '--simulate-work',
      value: '<ms>',
      help: 'simulated work of the worker, milliseconds per character',
    },
    min: 0,
    // A hundred characters keep a worker busy for a quarter of an hour.
    max: 10_000,
    mustBe: '0 to 10000 milliseconds per character',
    parameter: {
      name: 'WorkMsPerChar',
      group: 'Deployment',
      label: 'Simulated work',
      description: 'Work that the worker simulates, milliseconds per character.',
      default: 0,
    },
  },
  /** Every tenant's session asks KMS for it anew. */
  kmsKey: {
    kind: 'text',
    flag: {
      name: '--kms-key',
      value: '<arn>',
      help: 'customer managed KMS key of tables and queues',
      no: 'the keys that AWS owns (the default)',
    },
    pattern: 'arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+',
    mustBe: 'the ARN of a KMS key, not of an alias',
    parameter: {
      name: 'KmsKeyArn',
      group: 'Deployment',
      label: 'KMS key',
      description: 'Customer managed KMS key of this region for tables and queues. Empty: keys that AWS owns.',
      default: '',
    },
  },
  /** Tables refuse to be deleted meanwhile. */
  isRetained: {
    kind: 'switch',
    flag: {
      name: '--retain',
      help: 'tables and master key outlive the stack (the default)',
      no: 'tables and master key are deleted with the stack',
    },
    parameter: {
      name: 'Retain',
      group: 'Deployment',
      label: 'Protect the tables',
      description: 'Whether the tables refuse to be deleted.',
      default: 'true',
    },
  },
  permissionsBoundary: {
    kind: 'text',
    flag: {
      name: '--permissions-boundary',
      value: '<arn>',
      help: 'policy that bounds every role of the stack',
    },
    pattern: 'arn:aws[a-z-]*:iam::(?:[0-9]{12}|aws):policy/[A-Za-z0-9+=,.@_/-]+',
    mustBe: 'the ARN of a managed policy',
    parameter: {
      name: 'PermissionsBoundary',
      group: 'Deployment',
      label: 'Permissions boundary',
      description: 'ARN of the managed policy that bounds every role of the stack. Empty: none.',
      default: '',
    },
  },
  /** On the stacks, from where CloudFormation puts them on all resources. */
  tags: {
    kind: 'tags',
    flag: { name: '--tag', value: '<key=value>', help: 'tag of all resources; repeatable. key= removes it' },
    mustBe:
      'key=value: a key of 1 to 128 and a value of at most 256 letters, digits, spaces and _.:/=+@-, not beginning with aws: or logpipe:',
  },
} as const satisfies Readonly<Record<string, OptionPlan>>
