/** Message attribute of what was moved back from the dead-letter queue: its receives are counted from 1 again. */
export const redrivenAttribute = 'redriven'
