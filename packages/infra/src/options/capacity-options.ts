import { topology } from '../topology.ts'
import type { OptionPlan } from './option-plan.ts'

const { functions, eventSources } = topology

function memoryOption<N extends string>(parameter: N, name: keyof typeof functions) {
  return {
    kind: 'number',
    flag: { name: `--${name}-memory`, value: '<mb>', help: `memory of the ${name} function, and CPU in proportion` },
    min: 128,
    max: 10_240,
    isWhole: true,
    mustBe: 'a whole number of 128 to 10240 MB',
    parameter: {
      name: parameter,
      group: 'Capacity',
      label: `Memory of ${name}`,
      description: `Memory of the ${name} function, MB. It gets CPU in proportion.`,
      default: functions[name].memoryMb,
    },
  } as const
}

/** How much a deployment takes at once. */
export const capacityOptions = {
  workerConcurrency: {
    kind: 'number',
    flag: { name: '--worker-concurrency', value: '<count>', help: 'how many batches the worker stores at once' },
    // The least and the most that an event source mapping takes.
    min: 2,
    max: 1_000,
    isWhole: true,
    mustBe: 'a whole number of 2 to 1000',
    parameter: {
      name: 'WorkerConcurrency',
      group: 'Capacity',
      label: 'Concurrency of the worker',
      description: "How many batches the worker stores at once. They count against the account's concurrency.",
      default: eventSources.worker.maximumConcurrency,
    },
  },
  ingestMemoryMb: memoryOption('IngestMemory', 'ingest'),
  readMemoryMb: memoryOption('ReadMemory', 'read'),
  workerMemoryMb: memoryOption('WorkerMemory', 'worker'),
  throttleRate: {
    kind: 'number',
    flag: {
      name: '--throttle-rate',
      value: '<rate>',
      help: 'requests per second that the API takes of all callers; with --waf one address gets a fifth',
    },
    min: 1,
    max: 100_000,
    isWhole: true,
    mustBe: 'a whole number of 1 to 100000 requests per second',
    parameter: {
      name: 'ThrottleRate',
      group: 'Capacity',
      label: 'Request rate',
      description: 'Requests per second that the API takes of all callers together; beyond that it answers 429.',
      default: 1_000,
    },
  },
  throttleBurst: {
    kind: 'number',
    flag: { name: '--throttle-burst', value: '<count>', help: 'requests that the API takes at once beyond that rate' },
    min: 1,
    max: 100_000,
    isWhole: true,
    mustBe: 'a whole number of 1 to 100000 requests',
    parameter: {
      name: 'ThrottleBurst',
      group: 'Capacity',
      label: 'Request burst',
      description: 'Requests that the API takes at once, above its rate.',
      default: 2_000,
    },
  },
  /** AWS bills it once, and takes nothing back. */
  warmWrites: {
    kind: 'number',
    flag: {
      name: '--warm-writes',
      value: '<units>',
      help: 'write units per second that the logs table takes from the start; billed once, cannot be lowered',
    },
    // What a new on-demand table takes anyway: AWS refuses less.
    min: 4_000,
    max: 1_000_000,
    orZero: true,
    isWhole: true,
    mustBe: '0, or a whole number of 4000 to 1000000 write units per second',
    parameter: {
      name: 'WarmWrites',
      group: 'Capacity',
      label: 'Warm write throughput',
      description:
        'Write units per second that the logs table and its index take at once. AWS bills them once, and they cannot be lowered. 0: as the table scales by itself.',
      default: 0,
    },
  },
} as const satisfies Readonly<Record<string, OptionPlan>>
