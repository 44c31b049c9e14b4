/** A file of undici, whose package says what it is of its main file alone. */
declare module 'undici/lib/dispatcher/pool.js' {
  export { Pool as default } from 'undici'
}
