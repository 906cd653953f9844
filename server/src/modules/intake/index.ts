export { registerCallbackRoutes } from './callback.routes.ts'
export { InboxSource, type InboxHandler } from './inbox-source.ts'
export { inboxColumns, type InboxRow } from './inbox.repo.ts'
export { registerIntakeRoutes } from './intake.routes.ts'
