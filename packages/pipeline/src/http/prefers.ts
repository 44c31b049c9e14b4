import type { HttpEvent } from './http-event.ts'

/** Whether a request states a preference, such as `return=minimal`. https://www.rfc-editor.org/rfc/rfc7240#section-2 */
export function prefers({ headers }: Pick<HttpEvent, 'headers'>, preference: string): boolean {
  return headers.prefer?.split(/[,;\s]+/).some((one) => one.toLowerCase() === preference) ?? false
}
