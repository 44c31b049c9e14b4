import { Option } from '@commander-js/extra-typings'
import type { RecentOptions } from '@logpipe/sdk'
import {
  isPlainLevel,
  isSeverity,
  LogpipeError,
  limits,
  severities,
  severityOfWord,
  type TenantId,
} from '@logpipe/sdk/contract'
import { tenantKeys } from '../../../config/api-key.ts'
import { choiceError } from '../../../config/choice-error.ts'
import { chooseTenant } from '../../../config/choose-tenant.ts'
import { collect, parseLocalMoment, parseTenant, quote } from '../../../config/parse-option.ts'
import type { Config } from '../../../config/resolve-config.ts'
import type { CliContext } from '../../../context.ts'
import { type LogFormat, type LogStyle, logFormats } from '../../../render/log-lines.ts'
import { targetCommand } from '../../base-commands.ts'
import type { FlagsOf } from '../../define-command.ts'

/** What the commands that show logs have in common. */
export const readCommand = () =>
  targetCommand()
    .option('-t, --tenant <id>', 'tenant whose logs to show; repeatable', collect)
    .option('--since <when>', 'only logs received since: 1h, 2026-01-31, "2026-01-31 12:00"')
    .option('--until <when>', 'only logs received before')
    .option('--grep <text>', 'only logs that contain this text, in any case; repeatable', collect)
    .option('--attr <path=value>', 'only logs with this attribute: http.status=500; repeatable', collect)
    .option('--severity <name>', 'only logs of this severity; with a + of it and worse: warning+')
    .addOption(new Option('-o, --output <format>', 'json: an object a line; raw: messages alone').choices(logFormats))
    .option('--attributes', 'show attributes in text')
    .option('--utc', 'show times in UTC, and read them so')

export type ReadFlags = FlagsOf<typeof readCommand>

/** The tenants of the flags, of all keys where there are several, or else the one that counts. Throws `missing_tenant` or `invalid_tenant`. */
export function tenantsOf({ tenant }: ReadFlags, config: Config, context: CliContext): readonly TenantId[] {
  if (tenant !== undefined) return [...new Set(tenant.map((name) => parseTenant(name)))]
  const { tenantIds } = tenantKeys(context)
  const isOfKeys = tenantIds.length > 1 && config.tenantSource !== 'environment'
  return isOfKeys ? tenantIds : [chooseTenant(undefined, config, context)]
}

/** What to ask the endpoint for. Throws `invalid_option`. */
export function filterOf(flags: ReadFlags, context: Pick<CliContext, 'now' | 'offsetMinutes'>): RecentOptions {
  const { since, until, grep = [], attr = [], severity } = flags
  const zone = { nowMs: context.now(), offsetMinutes: flags.utc ? () => 0 : context.offsetMinutes }
  const moment = (name: string, value: string) => new Date(parseLocalMoment(name, value, zone)).toISOString()
  return {
    ...(since !== undefined && { since: moment('--since', since) }),
    ...(until !== undefined && { until: moment('--until', until) }),
    ...(grep.length > 0 && { q: grep.map(quoted).join(' ') }),
    ...(attr.length > 0 && { attributes: attributesOf(attr) }),
    ...(severity !== undefined && parseSeverity(severity)),
  }
}

/** A text as a phrase of `q`: it may hold spaces and quotes. */
function quoted(text: string): string {
  const { maxSearchWordChars: max } = limits
  if (text === '' || text.length > max)
    throw new LogpipeError('invalid_option', `--grep has ${text.length} characters; it must have 1 to ${max}`)
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}

/** Values by their paths; a path that is repeated has several. */
function attributesOf(pairs: readonly string[]): Record<string, readonly string[]> {
  const groups = Map.groupBy(pairs.map(parseAttribute), ([path]) => path)
  return Object.fromEntries([...groups].map(([path, group]) => [path, group.map(([, value]) => value)]))
}

function parseAttribute(pair: string): readonly [string, string] {
  const at = pair.indexOf('=')
  if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)]
  throw new LogpipeError(
    'invalid_option',
    `--attr is ${quote(pair)}; it must be a path and a value, such as http.status=500`,
  )
}

function parseSeverity(value: string): Pick<RecentOptions, 'severity' | 'minSeverity'> {
  const word = value.replace(/\+$/, '')
  const severity = isSeverity(word) || !isPlainLevel(word) ? word : severityOfWord(word)
  if (isSeverity(severity)) return value.endsWith('+') ? { minSeverity: severity } : { severity }
  const mustBe = `one of ${severities.join(', ')}; with a + it means this and worse`
  throw choiceError('--severity', value, { names: severities, mustBe, word })
}

/** How logs are shown. Throws `invalid_option`. */
export function styleOf(flags: ReadFlags, tenantIds: readonly TenantId[], context: CliContext): LogStyle {
  return {
    format: formatOf(flags),
    tenantIds,
    searched: flags.grep ?? [],
    showsAttributes: flags.attributes === true,
    ...(!flags.utc && { offsetMinutes: context.offsetMinutes }),
  }
}

function formatOf({ output, json }: ReadFlags): LogFormat {
  if (json && output !== undefined && output !== 'json')
    throw new LogpipeError('invalid_option', `--json and --output ${output} exclude each other`)
  return output ?? (json ? 'json' : 'text')
}
