import { setFlagsFromString } from 'node:v8'

/**
 * Trades a tenth of the CPU for a third of the memory (bench/stack-memory.ts). A steady load lets V8's young generation grow to
 * 128 MB in the main thread and never shrink, and the old one to twice what is alive: the first now stays as it is when
 * the stack starts, the second is collected when it has grown by 40 %. For the whole process: V8 has no such limit for a heap
 * that runs, and Node takes limits for threads only. Call it once the threads run: V8 takes compiled code only under the flags that it was
 * compiled with, so after this each new thread compiles Node's own modules itself.
 */
export function boundHeap(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=40')
}
