export { audienceSql, type AudienceDeps } from './audience-sql.ts'
export { audienceFrom, shownPersonId, type SqlPart } from './family-sql.ts'
export { canSend, isFriend, optedOut, ownerFirst, restricted, sendableRelation } from './sendable-sql.ts'
