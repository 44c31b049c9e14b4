/** Loads a file of fauxqs that it does not export, by its path without extension. A build puts those of `fauxqs-files.ts` in the place of this. */
export function loadPart<T>(file: string): Promise<T> {
  return import(new URL(`${file}.js`, import.meta.resolve('fauxqs')).href)
}
