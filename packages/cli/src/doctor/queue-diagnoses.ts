import type { StackDepth } from '../connect/stack-depth.ts'
import type { Diagnosis } from './diagnosis.ts'

/** A backlog is nothing wrong; records that could not be stored are. */
export function queueDiagnoses({ queued, deadLetters }: StackDepth): readonly Diagnosis[] {
  return [
    { what: 'queue', status: 'ok', queued },
    { what: 'dead letters', status: deadLetters > 0 ? 'wrong' : 'ok', deadLetters },
  ]
}
