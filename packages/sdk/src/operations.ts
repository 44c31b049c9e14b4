/** What logpipe's own tools share and no client needs: faults that never cross HTTP, errors of files, names in AWS. */

export { errnoOf, fileReason, isDiskFull } from './operations/file-errors.ts'
export { fileFailure, isMissing } from './operations/file-failure.ts'
export { makeFolder } from './operations/make-folder.ts'
export { findFault, operationError } from './operations/operation-faults.ts'
export { isRegion } from './operations/region.ts'
export { isStackName, isStage, stagePattern } from './operations/stage.ts'
export { suppressSqliteWarning } from './operations/suppress-sqlite-warning.ts'
export { isWatchTenant, watchTenantIds } from './operations/watch-tenants.ts'
