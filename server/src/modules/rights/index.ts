export { forgetAtWecom, forgetAtWecomJob } from './jobs/forget-at-wecom.job.ts'
export { registerRightsRoutes } from './rights.routes.ts'
export { countSubjects } from './subjects.ts'
export { suppressedPhones } from './suppressed.ts'
