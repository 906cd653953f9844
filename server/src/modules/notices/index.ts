export { tellAdvisorOnRelationAdded } from './events/tell-advisor.on-relation-added.ts'
export { tellDeletionOnRelationDeleted } from './events/tell-deletion.on-relation-deleted.ts'
export { groupMembersOf, managersOf, notify, sendNotice, sendNoticeJob } from './notices.ts'
