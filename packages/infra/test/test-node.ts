/** How tests start Node. As many processes run as there are cores: threads that collect beside them cost a twelfth of the CPU. */
export const testNode = [process.execPath, '--single-threaded-gc'] as const
