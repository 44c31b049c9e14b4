import { setFlagsFromString } from 'node:v8'

/**
 * Has V8 allocate every object in the young generation. By default it learns where objects outlive a collection, and makes those in the old generation
 * from then on. The records of a request of thousands do, and are garbage soon after; there they keep alive whatever young objects they refer to, until
 * the next full collection, and each collection before that copies them: decoding 5,000 events took 2.5 times as much time (`npm run bench -- doors --growth`).
 * For the whole process.
 */
export function allocateYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring')
}
