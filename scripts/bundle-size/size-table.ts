import type { Size } from './measure-sizes.ts'

/** The first line of the comment, by which the next run finds it again. */
export const marker = '<!-- bundle sizes -->'

/** A table for a pull request: sizes now, and how they differ from `before` where that is known. */
export function sizeTable(now: readonly Size[], before: readonly Size[]): string {
  const rows = now.map(({ name, bytes }) => {
    const old = before.find((one) => one.name === name)
    return `| ${name} | ${inKiB(bytes)} | ${old === undefined ? 'new' : change(bytes - old.bytes, old.bytes)} |`
  })
  const gone = before
    .filter(({ name }) => !now.some((one) => one.name === name))
    .map(({ name }) => `| ${name} | – | gone |`)
  return [
    marker,
    '| bundle | size | change |',
    '|---|---|---|',
    ...rows,
    ...gone,
    '',
    'Minified, not compressed.',
  ].join('\n')
}

function change(difference: number, old: number): string {
  if (difference === 0) return '–'
  const percent = `${((100 * difference) / old).toFixed(1)} %`
  return difference > 0
    ? `+${inKiB(difference)} (+${percent})`
    : `−${inKiB(-difference)} (${percent.replace('-', '−')})`
}

function inKiB(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`
}
