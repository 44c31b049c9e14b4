import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findProgram, isExecutable } from '../programs.ts'

/**
 * A Python for scripts that need nothing beside it; undefined where there is none. The system's comes first: one that the PATH finds may be a script, which takes
 * ten times as long to find the one it stands for.
 */
export const python = isExecutable('/usr/bin/python3') ? '/usr/bin/python3' : findProgram('python3')

/** Lets that Python look for no packages. */
export const bare = ['-I', '-S'] as const

/** The environment of a program in Python that first loads the `sitecustomize.py` of a folder here, which saves it work. */
export function pythonEnv(folder: 'moto' | 'cfn-lint'): NodeJS.ProcessEnv {
  const { PYTHONPATH = '' } = process.env
  const own = fileURLToPath(new URL(folder, import.meta.url))
  return { ...process.env, PYTHONPATH: [own, PYTHONPATH].filter(Boolean).join(delimiter) }
}
