export { tellAdvisorOnRelationAdded } from './events/tell-advisor.on-relation-added.ts'
export { groupMembersOf, managersOf, notify, sendNotice, sendNoticeJob } from './notices.ts'
