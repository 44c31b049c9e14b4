import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The environment of a program in Python that first loads the `sitecustomize.py` of a folder here, which saves it work. */
export function pythonEnv(folder: 'moto' | 'cfn-lint'): NodeJS.ProcessEnv {
  const { PYTHONPATH = '' } = process.env
  const own = fileURLToPath(new URL(folder, import.meta.url))
  return { ...process.env, PYTHONPATH: [own, PYTHONPATH].filter(Boolean).join(delimiter) }
}
