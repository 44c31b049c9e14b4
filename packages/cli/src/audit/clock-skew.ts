/** Clocks of sender and stack may differ by so much, milliseconds. */
export const maxSkewMs = 60_000
