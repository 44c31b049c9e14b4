/**
 * IAM path of every role of a stack. Nobody else's role is under it by accident, so rights over
 * `role/logpipe/logpipe-*` are rights over roles that a deployment made. Changing it replaces all of them.
 */
export const rolePath = '/logpipe/'
