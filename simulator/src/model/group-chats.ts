import type { Corp, GroupChat } from './types.ts'

export const groupChatsOf = (corp: Corp): Record<string, GroupChat> => (corp.groupChats ??= {})

export const groupChatsInOrder = (corp: Corp): GroupChat[] => Object.values(groupChatsOf(corp)).sort((a, b) => a.seq - b.seq)

export const groupChatsOwnedBy = (corp: Corp, userid: string): GroupChat[] => groupChatsInOrder(corp).filter((chat) => chat.owner === userid)
