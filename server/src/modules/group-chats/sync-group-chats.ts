import type { Kit } from '../../platform/kit.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { getGroupChat, listGroupChats, type WecomGroupChat } from '../../wecom/endpoints/group-chats.ts'
import { WecomError } from '../../wecom/errors.ts'
import { storeOfMember, type Directory, type InstallInfo } from '../org/index.ts'
import { groupChat } from './group-chats.table.ts'

export interface GroupChatDeps { kit: Kit; directory: Directory; wecom: WecomClient }

/** invalid group id (externalcontact/groupchat/get) */
const gone = 40050

/** All groups of a corp's members. A reading that fails changes nothing; a group that WeCom no longer lists is gone. */
export async function syncGroupChats(deps: GroupChatDeps, install: InstallInfo): Promise<number> {
  const { kit, directory, wecom } = deps
  const { groupId } = install
  const owners = await kit.database.rows<{ userid: string }>(
    // Groups of who left are listed only by name (doc 92120).
    `SELECT userid FROM member m WHERE group_id = ? AND corp_id = ? AND ((status = 'active' AND customer_contact = 1) OR (status = 'left' AND EXISTS (SELECT 1 FROM group_chat g WHERE g.group_id = m.group_id AND g.owner_member_id = m.id AND g.gone_at IS NULL)))`, [groupId, install.corp.id])
  if (owners.length === 0) return 0
  const ids = await listGroupChats(wecom, await directory.wecomInstall(install), owners.map((one) => one.userid))
  for (const chatId of ids) await syncGroupChat(deps, install, chatId)
  await kit.database.run(`UPDATE group_chat SET gone_at = ? WHERE group_id = ? AND corp_id = ? AND gone_at IS NULL${ids.length > 0 ? ' AND chat_id NOT IN (?)' : ''}`, [kit.clock.now(), groupId, install.corp.id, ...(ids.length > 0 ? [ids] : [])])
  return ids.length
}

/** One group as WeCom shows it now. */
export async function syncGroupChat(deps: GroupChatDeps, install: InstallInfo, chatId: string): Promise<void> {
  const { kit, directory, wecom } = deps
  try {
    await save(deps, install, await getGroupChat(wecom, await directory.wecomInstall(install), chatId))
  } catch (cause) {
    if (!(cause instanceof WecomError) || cause.errcode !== gone) throw cause
    await kit.database.run('UPDATE group_chat SET gone_at = ? WHERE corp_id = ? AND chat_id = ? AND gone_at IS NULL', [kit.clock.now(), install.corp.id, chatId])
  }
}

async function save({ kit, directory }: GroupChatDeps, install: InstallInfo, found: WecomGroupChat): Promise<void> {
  const { groupId, corp } = install
  const owner = await directory.memberByUserid(corp.id, found.owner)
  const stores = (await directory.storesOf(groupId)).filter((one) => one.corpId === corp.id)
  const store = owner && (storeOfMember(stores, owner) ?? (stores.length === 1 ? stores[0] : undefined))
  // Groups of headquarters belong to no store.
  if (!owner || !store) return
  const fields = { name: found.name.slice(0, 120), ownerMemberId: owner.id, storeId: store.id, members: found.members, customers: found.customers, fetchedAt: kit.clock.now(), goneAt: null }
  await kit.database.orm.insert(groupChat).values({ groupId, id: kit.ids.next(), corpId: corp.id, chatId: found.chatId, createdAt: found.createdAt, ...fields }).onDuplicateKeyUpdate({ set: fields })
}
