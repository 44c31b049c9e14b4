/**
 * The rooms of each package, in dependency order: a room is a folder of `src`, or a file at its root, and may import only
 * from rooms listed before it. A new folder must be added here.
 */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  sdk: [
    'contract',
    'contract.ts',
    'operations',
    'operations.ts',
    'client',
    'client/light',
    'client/fetch',
    'client/http',
    'context',
    'sender',
    'sender/fetch',
    'sender.ts',
    'sender-fetch.ts',
    'pino',
    'winston',
    'console',
    'otel',
    '.',
  ],
  pipeline: [
    'http',
    'redact/text',
    'redact/view',
    'redact/detectors/labels',
    'redact/detectors/personal',
    'redact/detectors/secrets',
    'redact/detectors/pairs',
    'redact/scan',
    'redact/policy',
    'redact/replace',
    'redact',
    'redact/explain',
    'tenants',
    'limits',
    'queue',
    'manifests',
    'doors',
    'doors/*',
    'ingest',
    'table',
    'dead-letters',
    'worker',
    'logs-api',
    'lambda/compose',
    'lambda',
  ],
  infra: [
    '.',
    'account',
    'cost',
    'keys',
    'options',
    'admin',
    'local/data',
    'local/threads',
    'local/table',
    'local/backup',
    'local/queue',
    'local/gateway',
    'local/syslog',
    'local/page/view',
    'local/page/browser',
    'local/page',
    'local',
    'local/ops',
    'aws/template',
    'aws/stores',
    'aws/functions',
    'aws/front',
    'aws/monitoring',
    'aws/watch',
    'aws/bundle',
    'aws',
    'deploy/assembly',
    'deploy/stack',
    'deploy/assets',
    'deploy/plan',
    'deploy/execute',
    'deploy/pipeline',
    'deploy',
    'github',
  ],
  cli: [
    'context.ts',
    'exit-codes.ts',
    'quiet.ts',
    'error-message.ts',
    'lock-file.ts',
    'unless-aborted.ts',
    'config',
    'update',
    'ledger',
    'connect',
    'init',
    'ship/source',
    'ship/join',
    'ship/format',
    'ship/deliver',
    'ship/state',
    'ship/spool',
    'ship',
    'redact',
    'load/schedule',
    'load/traffic',
    'load/measure',
    'load/engine',
    'load/proof',
    'load/report',
    'load/search',
    'load/result',
    'load/compare',
    'load',
    'audit/detect',
    'audit',
    'audit/watch',
    'rights',
    'read',
    'doctor',
    'render',
    'render/audit',
    'lambda',
    'render/load/page',
    'render/load',
    'commands',
    'commands/journey/load',
    'commands/journey/send',
    'commands/journey/read',
    'commands/journey',
    'commands/local',
    'commands/keys',
    'commands/tenants',
    'commands/dlq',
    'commands/ledger',
    'commands/init',
    'commands/context',
    'commands/deploy',
    'completion',
    '.',
  ],
}

/** The room of a file (relative to `src`); undefined if its folder is not listed. */
export function roomOf(file: string, list: readonly string[]): string | undefined {
  if (list.includes(file)) return file
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.'
  return rankOf(folder, list) < 0 ? undefined : folder
}

/** The place of a room in the list; `doors/*` stands for every folder of `doors`, of which none may import from another. -1 if it is not listed. */
function rankOf(room: string, list: readonly string[]): number {
  const rank = list.indexOf(room)
  return rank < 0 ? list.indexOf(room.replace(/[^/]+$/, '*')) : rank
}

/** Why a file may not import another; undefined if it may. Files are relative to `src`. */
export function checkRooms(from: string, to: string, list: readonly string[]): string | undefined {
  const [room, imported] = [roomOf(from, list), roomOf(to, list)]
  if (room === undefined) return unlisted(from)
  if (imported === undefined) return unlisted(to)
  const [rank, importedRank] = [rankOf(room, list), rankOf(imported, list)]
  if (importedRank < rank || imported === room) return undefined
  if (importedRank === rank) return `${room} may not import from ${imported}, which is a room beside it`
  return `${room} may not import from ${imported}: it is listed later in scripts/boundaries/rooms.ts`
}

function unlisted(file: string): string {
  return `the folder of ${file} is not listed in scripts/boundaries/rooms.ts`
}
