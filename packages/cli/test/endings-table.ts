import { exitCodes } from '../src/exit-codes.ts'

/** How a run looks in the end: its exit code, and the last two lines that it said. */
export interface Driven {
  readonly code: number
  readonly end: RegExp
}

/** An ending that cannot happen to a command, or that another test drives. */
export interface Reasoned {
  readonly because: string
}

export type Cell = Driven | Reasoned

export function isDriven(cell: Cell): cell is Driven {
  return 'code' in cell
}

/** Where it works: on a stack that runs here, on AWS, at an endpoint, or on files alone. */
export type Place = 'embedded' | 'aws' | 'url' | 'files'

/** One command, and how each ending looks. Ctrl-C and SIGTERM are one to a command. */
export interface Row {
  readonly args: readonly string[]
  readonly at: Place
  /** How often Ctrl-C is pressed; twice where the first finishes what is in flight. Once by default. */
  readonly presses?: 2
  readonly interrupted: Cell
  /** The stack is killed while it is asked. */
  readonly killed: Cell
  /** Whoever is asked responds 503, for 30 s where it is an endpoint. */
  readonly outage: Cell
  /** Stdout is closed: whether it ends at once with success, or goes on to its own end. */
  readonly closed: 'ends' | 'goes on' | Reasoned
  /** The disk is full. */
  readonly full: Cell
}

const { success, failed, error, interrupted } = exitCodes

/** Phrases of the table. */
const unchanged: Driven = { code: interrupted, end: /^Interrupted: nothing was changed\.$/ }
const noVerdict: Driven = {
  code: interrupted,
  end: /^Interrupted: nothing was changed, and there is no verdict; run the/,
}
const atOnce: Driven = { code: interrupted, end: /^Ended at once; what was under way .+ Run the same command again\.$/ }
const partOfLogs: Driven = { code: interrupted, end: /^Interrupted: not all logs were shown\.$/ }
const shownBy = (command: string): Driven => ({
  code: interrupted,
  end: new RegExp(`^Interrupted: the change may have been made or not; logpipe ${command} shows it\\.$`),
})
const died: Driven = {
  code: error,
  end: /^error: http:\S+ stopped responding: connection refused\n {2}Run `logpipe dev` to see why\.$/,
}
const busy: Driven = {
  code: error,
  end: /^error: http:\S+ stopped responding: it responded 503\n {2}Run `logpipe dev` to see why\.$/,
}
const unreachable: Driven = {
  code: error,
  end: /^error: .*cannot reach \S+: connection refused\n {2}Check the URL and that the endpoint is up/,
}
const awsAway: Driven = {
  code: error,
  end: /^error: .+: the endpoint closed the connection before it responded\n {2}Check the URL/,
}
const awsBusy: Driven = { code: error, end: /^error: .+\n {2}Try again; the message is from AWS\.$/ }

const noStack: Reasoned = { because: 'it asks no stack: it reads files' }
const stdoutOnly: Reasoned = {
  because: 'it writes nothing but stdout, which is the same for every command: endings.chaos.test.ts',
}
const inTable: Reasoned = { because: 'it writes to the table, which refuses: full-disk.chaos.test.ts' }
const onAws: Reasoned = { because: 'it writes nothing on this machine' }
const oneTurn: Reasoned = { because: 'it is done within one turn of the event loop' }
const ownStack: Reasoned = { because: 'it is the stack: dev.test.ts, serve.test.ts and crash.chaos.test.ts' }
const ofFiles = { killed: noStack, outage: noStack } as const
const byTable = { killed: died, outage: busy, full: inTable } as const
const byAws = { killed: awsAway, outage: awsBusy, full: onAws } as const
const reads = { interrupted: unchanged, killed: died, outage: busy, full: stdoutOnly, closed: 'ends' } as const
const deployed = ['--target', 'logpipe-test'] as const

/** Every command, by its name. */
export const endings: Readonly<Record<string, Row>> = {
  send: {
    ...{ args: ['send', '-t', 'acme', 'app.log'], at: 'url', presses: 2 },
    interrupted: {
      code: interrupted,
      end: /^ .+\nInterrupted at line 1 of app\.log\. Resume with: logpipe send --tenant acme app\.log --target/,
    },
    killed: {
      code: error,
      end: /^ .+\nInterrupted at line 1 of app\.log\. Resume with: logpipe send --tenant acme app\.log/,
    },
    outage: { code: success, end: /accepted 2 · rejected 0/ },
    closed: 'goes on',
    full: { because: 'state, ledger and spool: full-disk.chaos.test.ts and spool.chaos.test.ts' },
  },
  load: {
    args: ['load', '--rate', '50', '--duration', '1h', '--no-warm-up', '--yes', '--tenants', 'acme'],
    at: 'url',
    interrupted: { because: 'its requests come from threads: interrupt.test.ts' },
    killed: { because: 'a target that dies is what it measures: crash.chaos.test.ts and load.test.ts' },
    outage: { because: 'refusals are what it measures: load.test.ts' },
    closed: { because: 'it prints once, in the end' },
    full: { because: 'a result that cannot be written leaves the report, and exit code 2: load.test.ts' },
  },
  'load report': {
    ...{ args: ['load', 'report', 'missing.json'], at: 'files', ...ofFiles },
    interrupted: unchanged,
    closed: 'ends',
    full: { because: 'of --out: the file is named, as by every command that writes one; endings.chaos.test.ts' },
  },
  'load compare': {
    ...{ args: ['load', 'compare', 'missing.json', 'missing.json'], at: 'files', ...ofFiles },
    ...{ interrupted: noVerdict, closed: 'goes on', full: stdoutOnly },
  },
  audit: {
    ...{ args: ['audit', '-t', 'acme', '--json'], at: 'embedded', interrupted: noVerdict, closed: 'goes on' },
    ...{ killed: died, outage: busy, full: { because: 'of --statement: endings.chaos.test.ts' } },
  },
  'audit verify': {
    ...{ args: ['audit', 'verify', 'missing.json', '--key', 'missing.pem'], at: 'files', ...ofFiles },
    ...{ interrupted: noVerdict, closed: 'goes on', full: stdoutOnly },
  },
  logs: {
    ...{ args: ['logs', '-t', 'acme'], at: 'url', interrupted: partOfLogs, closed: 'ends', full: stdoutOnly },
    ...{ killed: unreachable, outage: { code: success, end: /one$/ } },
  },
  tail: {
    ...{ args: ['tail', '-t', 'acme'], at: 'url', interrupted: partOfLogs, closed: 'ends', full: stdoutOnly },
    ...{ killed: unreachable, outage: { code: success, end: /one$/ } },
  },
  dev: {
    ...{ args: ['dev', '--port', '0'], at: 'files', killed: ownStack, outage: ownStack },
    interrupted: { code: interrupted, end: /^Interrupted: the stack did not start\.$/ },
    closed: { because: 'endings.chaos.test.ts' },
    full: { because: 'full-disk.chaos.test.ts' },
  },
  serve: {
    ...{ args: ['serve', '--port', '0', '--ops', 'off'], at: 'files', killed: ownStack, outage: ownStack },
    interrupted: { code: interrupted, end: /^Interrupted: the stack did not start\.$/ },
    closed: { because: 'as dev, which is endings.chaos.test.ts' },
    full: { because: 'full-disk.chaos.test.ts' },
  },
  backup: {
    ...{ args: ['backup', 'saved'], at: 'embedded', closed: { because: 'it prints once, in the end' } },
    interrupted: { because: 'backup.test.ts, in the middle of the table' },
    killed: { because: 'backup.test.ts: a table that ends in the middle leaves no backup' },
    outage: { because: 'it reads the table of a stack on this machine, which refuses no reads' },
    full: { because: 'endings.chaos.test.ts' },
  },
  restore: {
    ...{ args: ['restore', 'saved'], at: 'files', ...ofFiles, closed: { because: 'it prints once, in the end' } },
    interrupted: { code: interrupted, end: /^Interrupted: nothing was restored; run the same command again\.$/ },
    full: { because: 'endings.chaos.test.ts' },
  },
  redact: {
    ...{ args: ['redact', 'app.log'], at: 'files', ...ofFiles },
    ...{ interrupted: unchanged, closed: 'ends', full: stdoutOnly },
  },
  'tenants add': {
    ...{ args: ['tenants', 'add', 'acme'], at: 'embedded', ...byTable, closed: 'goes on' },
    interrupted: shownBy('tenants show acme'),
  },
  'tenants set': {
    ...{ args: ['tenants', 'set', 'acme', '--rate', '5'], at: 'embedded', ...byTable, closed: 'goes on' },
    interrupted: shownBy('tenants show acme'),
  },
  'tenants list': { args: ['tenants', 'list'], at: 'embedded', ...reads },
  'tenants show': { args: ['tenants', 'show', 'acme'], at: 'embedded', ...reads },
  'tenants export': {
    ...{ args: ['tenants', 'export', 'acme', '--out', 'rows'], at: 'embedded', killed: died, outage: busy },
    interrupted: {
      code: interrupted,
      end: /^Interrupted: rows is incomplete; delete it, and run the same command again\.$/,
    },
    closed: 'goes on',
    full: { because: 'endings.chaos.test.ts' },
  },
  'tenants erase': {
    ...{ args: ['tenants', 'erase', 'acme', '--yes'], at: 'embedded', presses: 2, interrupted: atOnce },
    ...{ killed: died, outage: busy, closed: 'goes on' },
    full: { because: 'of the ledger: nothing is deleted before its tombstone is on the disk, tenants-erase.test.ts' },
  },
  'tenants rotate': {
    ...{ args: ['tenants', 'rotate', 'acme'], at: 'embedded', ...byTable, closed: 'goes on' },
    interrupted: shownBy('keys list acme'),
  },
  'tenants remove': {
    ...{ args: ['tenants', 'remove', 'acme', '--yes'], at: 'embedded', ...byTable, closed: 'goes on' },
    interrupted: shownBy('tenants show acme'),
  },
  'keys add': {
    ...{ args: ['keys', 'add', 'acme'], at: 'embedded', ...byTable, closed: 'goes on' },
    interrupted: shownBy('keys list acme'),
  },
  'keys list': { args: ['keys', 'list', 'acme'], at: 'embedded', ...reads },
  'keys revoke': {
    ...{ args: ['keys', 'revoke', 'acme', 'k1'], at: 'embedded', ...byTable, closed: 'goes on' },
    interrupted: shownBy('keys list acme'),
  },
  'keys show-master': {
    ...{ args: ['keys', 'show-master', ...deployed], at: 'aws', ...byAws, interrupted: unchanged, closed: 'ends' },
  },
  'keys rotate-master': {
    ...{ args: ['keys', 'rotate-master', ...deployed], at: 'aws', ...byAws, closed: 'goes on' },
    interrupted: shownBy('keys show-master --target logpipe-test'),
  },
  'keys retire-master': {
    ...{ args: ['keys', 'retire-master', '0123abcd', '--yes', ...deployed], at: 'aws', ...byAws, closed: 'goes on' },
    interrupted: shownBy('keys show-master --target logpipe-test'),
  },
  'dlq list': {
    ...{ args: ['dlq', 'list'], at: 'embedded', ...reads, presses: 2, interrupted: atOnce },
  },
  'dlq show': {
    ...{ args: ['dlq', 'show', 'id'], at: 'embedded', ...reads, presses: 2, interrupted: atOnce },
  },
  'dlq redrive': {
    ...{ args: ['dlq', 'redrive'], at: 'embedded', ...byTable, presses: 2, interrupted: atOnce, closed: 'goes on' },
  },
  'dlq purge': {
    ...{ args: ['dlq', 'purge', '--yes'], at: 'embedded', ...byTable, presses: 2, interrupted: atOnce },
    closed: 'goes on',
  },
  'ledger list': {
    ...{ args: ['ledger', 'list'], at: 'files', ...ofFiles },
    ...{ interrupted: unchanged, closed: 'ends', full: stdoutOnly },
  },
  'ledger verify': {
    ...{ args: ['ledger', 'verify'], at: 'files', ...ofFiles, interrupted: noVerdict },
    ...{ closed: 'goes on', full: stdoutOnly },
  },
  'ledger prune': {
    ...{ args: ['ledger', 'prune', '--before', '90d', '--yes'], at: 'files', ...ofFiles, closed: 'goes on' },
    interrupted: { code: interrupted, end: /^Interrupted: the ledger is sound; the same command prunes the rest\.$/ },
    full: { because: 'what is pruned is noted before it is removed: prune-ledger.test.ts' },
  },
  'ledger export': {
    ...{ args: ['ledger', 'export'], at: 'files', ...ofFiles, interrupted: unchanged, closed: 'ends' },
    full: { because: 'of --out: endings.chaos.test.ts' },
  },
  'init github': {
    ...{ args: ['init', 'github', '--repository', 'acme/app'], at: 'files', ...ofFiles, closed: 'goes on' },
    interrupted: {
      code: interrupted,
      end: /^Interrupted: files may have been written or not; the same command writes the rest\.$/,
    },
    full: { because: 'endings.chaos.test.ts' },
  },
  'context list': {
    ...{ args: ['context', 'list'], at: 'files', ...ofFiles },
    ...{ interrupted: unchanged, closed: 'ends', full: stdoutOnly },
  },
  'context use': {
    ...{ args: ['context', 'use', 'ci'], at: 'files', ...ofFiles, interrupted: shownBy('context list') },
    ...{ closed: 'goes on', full: { because: 'endings.chaos.test.ts' } },
  },
  doctor: {
    ...{ args: ['doctor', '--json'], at: 'embedded', interrupted: noVerdict, closed: 'goes on', full: stdoutOnly },
    killed: { code: failed, end: /^\{"verdict":"failed".+stopped responding: connection refused/ },
    outage: { code: failed, end: /^\{"verdict":"failed".+stopped responding: it responded 503/ },
  },
  completion: {
    ...{ args: ['completion', 'bash'], at: 'files', ...ofFiles, interrupted: oneTurn },
    ...{ closed: 'ends', full: { because: 'endings.chaos.test.ts' } },
  },
  cost: { args: ['cost'], at: 'files', ...ofFiles, interrupted: oneTurn, closed: 'ends', full: stdoutOnly },
  deploy: {
    ...{ args: ['deploy', '--yes'], at: 'aws', ...byAws, closed: 'goes on' },
    interrupted: { code: interrupted, end: /^Interrupted: nothing was changed\.$/ },
  },
  diff: { args: ['diff'], at: 'aws', ...byAws, interrupted: noVerdict, closed: 'goes on' },
  status: { args: ['status'], at: 'aws', ...byAws, interrupted: noVerdict, closed: 'goes on' },
  outputs: { args: ['outputs'], at: 'aws', ...byAws, interrupted: unchanged, closed: 'ends' },
  destroy: {
    ...{ args: ['destroy', '--yes'], at: 'aws', ...byAws, closed: 'goes on' },
    interrupted: { code: interrupted, end: /^Interrupted: nothing was changed\.$/ },
  },
  synth: {
    ...{ args: ['synth', '--out', 'assembly'], at: 'files', ...ofFiles, closed: 'goes on' },
    interrupted: {
      code: interrupted,
      end: /^Interrupted: assembly is incomplete; delete it, and run the same command again\.$/,
    },
    full: { because: 'endings.chaos.test.ts' },
  },
}
