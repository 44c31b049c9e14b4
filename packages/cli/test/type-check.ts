/**
 * Arguments and options with which tests run `tsc` on a small project. More threads, and collections of its garbage, cost twice the CPU where all cores
 * are busy anyway.
 */
export function typeCheck(cwd: string) {
  return [['-p', '.', '--singleThreaded'], { cwd, env: { ...process.env, GOGC: 'off' } }] as const
}
