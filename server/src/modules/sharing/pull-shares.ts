import { connectDownstream, type Directory, type InstallInfo, type Scopes } from '../org/index.ts'
import { listChainCorps, listChains, listShares, type ChainCorp } from '../../wecom/endpoints/chains.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { WecomError } from '../../wecom/errors.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import { catchUp } from './catch-up.ts'
import { shareSteps, type ShareRow, type ShareStep } from './sharing.model.ts'
import { appShare } from './sharing.table.ts'

export interface SharingDeps { kit: Kit; directory: Directory; wecom: WecomClient; scopes: Scopes }

const columns = 'id, wecom_corp_id AS wecomCorpId, name, joined, inviter_userid AS inviterUserid, state, agent_id AS agentId, corp_id AS corpId'

/**
 * Asks WeCom about the chain and the shares, and takes over what changed. The event that something changed carries no
 * detail, so everything is read again (doc 95796). A failed or partial answer changes nothing.
 */
export async function pullShares(deps: SharingDeps, upstream: InstallInfo): Promise<number> {
  const { kit, directory, wecom, scopes } = deps
  try {
    const api = await directory.wecomInstall(upstream)
    const chain: ChainCorp[] = []
    for (const one of await chainsOf(wecom, api)) chain.push(...(await listChainCorps(wecom, api, one.id)))
    const shares = await listShares(wecom, api)
    const { steps, dropped } = await kit.database.transaction(async (tx) => {
      const rows = await tx.rows<ShareRow & { joined: number | boolean }>(`SELECT ${columns} FROM app_share WHERE group_id = ? AND app_id = ? FOR UPDATE`, [upstream.groupId, upstream.appId])
      const found = shareSteps(rows.map((row) => ({ ...row, joined: Boolean(row.joined) })), chain, shares)
      const installs: string[] = []
      for (const step of found) installs.push(...(await take(kit, tx, upstream, step)))
      await noteLook(tx, kit, upstream, null)
      return { steps: found, dropped: installs }
    })
    for (const id of dropped) await wecom.dropCredentials({ groupId: upstream.groupId, id })
    if (steps.length > 0) {
      directory.invalidate()
      scopes.invalidate()
    }
    return steps.length
  } catch (cause) {
    if (cause instanceof WecomError) await noteLook(kit.database, kit, upstream, `${cause.reason}。${cause.action}`)
    throw cause
  }
}

/** An app that is not the chain's own may still be shared: then there is no list of invited corps (48002, doc 95820). */
async function chainsOf(wecom: WecomClient, api: Parameters<typeof listChains>[1]): Promise<{ id: string }[]> {
  try {
    return await listChains(wecom, api)
  } catch (cause) {
    if (cause instanceof WecomError && cause.errcode === 48002) return []
    throw cause
  }
}

/** Installs whose tokens must go. */
async function take(kit: Kit, tx: Tx, upstream: InstallInfo, step: ShareStep): Promise<string[]> {
  const { groupId, appId } = upstream
  const now = kit.clock.now()
  const move = (id: string, state: string, more = '', params: (string | number)[] = []): Promise<unknown> =>
    tx.run(`UPDATE app_share SET state = ?, since = ?${more} WHERE group_id = ? AND id = ?`, [state, now, ...params, groupId, id])
  switch (step.what) {
    case 'meet':
      await tx.orm.insert(appShare).values({ groupId, id: kit.ids.next(), appId, wecomCorpId: step.corp.corpId, name: step.corp.name, joined: step.corp.joined, inviterUserid: step.corp.inviterUserid, state: 'pending', since: now })
      return []
    case 'describe':
      await tx.run('UPDATE app_share SET name = ?, joined = ?, inviter_userid = COALESCE(?, inviter_userid) WHERE group_id = ? AND id = ?', [step.corp.name, step.corp.joined, step.corp.inviterUserid, groupId, step.row.id])
      return []
    case 'forget':
      await tx.run('DELETE FROM app_share WHERE group_id = ? AND id = ?', [groupId, step.row.id])
      return []
    case 'revoke':
      await move(step.row.id, 'revoked')
      await tx.run("UPDATE app_install SET state = 'revoked' WHERE group_id = ? AND corp_id = ? AND app_id = ?", [groupId, step.row.corpId, appId])
      return (await tx.rows<{ id: string }>('SELECT id FROM app_install WHERE group_id = ? AND corp_id = ? AND app_id = ?', [groupId, step.row.corpId, appId])).map((row) => row.id)
    case 'activate': {
      const { row, share } = step
      if (row?.corpId) {
        await move(row.id, 'active', ', agent_id = ?', [share.agentid])
        await tx.run("UPDATE app_install SET state = 'active', agent_id = ? WHERE group_id = ? AND corp_id = ? AND app_id = ?", [share.agentid, groupId, row.corpId, appId])
        await catchUp(kit, tx, groupId, row.corpId)
        return []
      }
      const corpId = await connectDownstream(kit, tx, groupId, { appId, upstreamCorpId: upstream.corp.id, corpId: share.corpid, name: share.corp_name, agentId: share.agentid })
      if (row) await move(row.id, 'active', ', agent_id = ?, corp_id = ?, joined = 1', [share.agentid, corpId])
      else await tx.orm.insert(appShare).values({ groupId, id: kit.ids.next(), appId, wecomCorpId: share.corpid, name: share.corp_name, joined: true, inviterUserid: null, state: 'active', since: now, agentId: share.agentid, corpId })
      return []
    }
  }
}

const noteLook = (db: Pick<Tx, 'run'>, kit: Kit, { groupId, appId }: InstallInfo, trouble: string | null): Promise<unknown> =>
  db.run('INSERT INTO share_look (group_id, app_id, at, trouble) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE at = ?, trouble = ?', [groupId, appId, kit.clock.now(), trouble?.slice(0, 300) ?? null, kit.clock.now(), trouble?.slice(0, 300) ?? null])
