/**
 * How tests start Node. As many processes run as there are cores: V8 has one thread for what it does beside the program. A flag of V8
 * itself, such as `--single-threaded-gc`, would make each process and thread compile Node's own modules anew.
 */
export const testNode = [process.execPath, '--v8-pool-size=1'] as const
