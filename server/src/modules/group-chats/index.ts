export { followGroupChats } from './events/follow-group-chats.on-external-chat.ts'
export { groupChatCandidates, isGroupAudience } from './group-chat-candidates.ts'
export { registerGroupChatRoutes } from './group-chats.routes.ts'
export { readGroupChats, readGroupChatsJob } from './jobs/read-group-chats.job.ts'
