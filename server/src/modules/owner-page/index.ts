export { matchContactOnRelationAdded } from './events/match-contact.on-relation-added.ts'
export { linkVisitor, linkVisitorJob, matchContact, matchContactJob } from './jobs/link-visitor.job.ts'
export { registerOwnerPage } from './owner-page.ts'
export { wechatAccount } from './owner-page.table.ts'
