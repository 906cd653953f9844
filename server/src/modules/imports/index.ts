export { importFile } from './imports.service.ts'
export { registerImportRoutes } from './imports.routes.ts'
export { countMatches, countMatchesJob, runImport, runImportJob } from './jobs/run-import.job.ts'
