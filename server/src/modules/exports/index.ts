export { registerExportRoutes } from './exports.routes.ts'
export { writeExport, writeExportJob } from './jobs/write-export.job.ts'
