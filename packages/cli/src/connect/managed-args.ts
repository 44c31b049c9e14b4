/** The words by which a command starts the embedded stack on a data folder as its child, after the name of the program. */
export function managedArgs(dataDir: string): readonly string[] {
  return ['dev', '--json', '--port', '0', '--data', dataDir]
}

/** The data folder in such words; undefined for any other command line. */
export function managedDataDir(args: readonly string[]): string | undefined {
  const dataDir = args.at(-1) ?? ''
  const words = managedArgs(dataDir)
  return words.length === args.length && words.every((word, i) => word === args[i]) ? dataDir : undefined
}
