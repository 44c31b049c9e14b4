declare module 'picomatch' {
  interface Options {
    readonly dot?: boolean
    readonly basename?: boolean
  }
  interface Scanned {
    readonly base: string
    readonly glob: string
    readonly isGlob: boolean
    readonly negated: boolean
  }
  function picomatch(pattern: string, options?: Options): (path: string) => boolean
  namespace picomatch {
    function scan(pattern: string): Scanned
  }
  export default picomatch
}
