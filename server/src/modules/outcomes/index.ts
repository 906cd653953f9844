export { outcomeNames } from './outcomes.model.ts'
export { personOutcome } from './outcomes.table.ts'
export { registerOutcomeRoutes } from './outcomes.routes.ts'
