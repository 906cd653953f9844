import type { Db, Tx } from '../../platform/db/database.ts'

/** Of a group without a service account nobody can log in, so there is no page. */
export const hasOwnerPage = async (db: Db, groupId: string): Promise<boolean> => (await db.row('SELECT 1 FROM wechat_account WHERE group_id = ? LIMIT 1', [groupId])) !== null

/** Where a customer says that they want no more mass messages of a store's company. */
export const stopPath = (storeId: string): string => `/owner/${storeId}/stop`

/** Puts the wish of a person into effect; given by who knows of broadcasts. */
export type StopBroadcasts = (tx: Tx, wish: { groupId: string; legalEntityId: string; personId: string }) => Promise<void>

/** In the target of a login: what it is for. */
export const stopTarget = (storeId: string): string => `${storeId}:stop`
export const readTarget = (target: string): { storeId: string; stop: boolean } => ({ storeId: target.split(':')[0]!, stop: target.endsWith(':stop') })
