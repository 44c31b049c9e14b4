import { formatKeyring, type Keyring } from './keyring.ts'

/** The keyring as a function holds it between its runs. */
export interface KeySource {
  readonly current: () => Keyring
  /** Reads the keyring again if it may have changed. Never throws: rows sealed with the key before are valid for long. */
  readonly refresh: () => Promise<void>
}

/** A keyring that never changes. */
export function fixedKeys(keyring: Keyring): KeySource {
  return { current: () => keyring, refresh: async () => undefined }
}

export interface RefreshedKeysOptions {
  readonly first: Keyring
  readonly read: () => Promise<Keyring>
  /** After this a new active key is in use. Milliseconds. */
  readonly maxAgeMs: number
  /** Any clock that goes on while nothing runs, milliseconds. */
  readonly now: () => number
  readonly onError?: (error: unknown) => void
}

/** How soon reading is tried again after it failed, as a share of the usual time. */
const retryShare = 0.1

/** A keyring that is read again now and then, so that every instance comes to use a new key. */
export function refreshedKeys({ first, read, maxAgeMs, now, onError }: RefreshedKeysOptions): KeySource {
  let keyring = first
  let staleAtMs = now() + maxAgeMs
  let reading: Promise<void> | undefined
  const readAgain = async (): Promise<void> => {
    try {
      const next = await read()
      // The same object where nothing changed, since what was derived from it is cached.
      if (formatKeyring(next) !== formatKeyring(keyring)) keyring = next
      staleAtMs = now() + maxAgeMs
    } catch (error) {
      staleAtMs = now() + maxAgeMs * retryShare
      onError?.(error)
    }
  }
  return {
    current: () => keyring,
    refresh: async () => {
      if (now() < staleAtMs) return
      reading ??= readAgain().finally(() => {
        reading = undefined
      })
      await reading
    },
  }
}
