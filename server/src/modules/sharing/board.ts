import type { Dealer, ShareState, SharingBoard } from '@chitang/shared/contracts/sharing'
import { credentialOf, lastCallbackOf, secretState } from '../wecom-health/index.ts'
import type { InstallInfo, StoreInfo } from '../org/index.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { demand } from '../../platform/access/policy.ts'
import { notShared } from '../../wecom/corp-gateway.ts'
import { meaningOf } from '../../wecom/error-table.ts'
import type { SharingDeps } from './pull-shares.ts'
import { recipientsOf } from './remind.ts'
import type { BoardRow } from './sharing.model.ts'

export const boardRows = (deps: Pick<SharingDeps, 'kit'>, upstream: Pick<InstallInfo, 'groupId' | 'appId'>): Promise<BoardRow[]> =>
  deps.kit.database.rows<BoardRow>(
    `SELECT id, wecom_corp_id AS wecomCorpId, name, joined, inviter_userid AS inviterUserid, state, agent_id AS agentId, corp_id AS corpId, since, reminded_at AS remindedAt
     FROM app_share WHERE group_id = ? AND app_id = ? ORDER BY id`, [upstream.groupId, upstream.appId])

/** The app the group's own corp made: the one that is shared. */
export async function upstreamOf({ directory }: Pick<SharingDeps, 'directory'>, groupId: string): Promise<InstallInfo | null> {
  return (await directory.installs()).find((install) => install.groupId === groupId && install.driver === 'self_built' && install.corp.mode === 'group') ?? null
}

const order: Record<ShareState, number> = { revoked: 0, left: 6, confirming: 1, pending: 3, active: 5 }
/** What waits for headquarters comes first, what waits for the other side next. */
const rank = (dealer: Dealer): number => (dealer.state === 'active' && dealer.store === null ? 2 : dealer.state === 'pending' && !dealer.joined ? 4 : order[dealer.state])

/** Every dealer of the group: corps of the chain, and corps with an app of their own. */
export async function sharingBoard(deps: SharingDeps, scope: Scope): Promise<SharingBoard> {
  const { kit, directory } = deps
  const { rows: visibleTo, reach } = demand(scope, 'sharing.read')
  const upstream = await upstreamOf(deps, scope.groupId)
  const [shares, look, stores, installs, syncs, tags] = await Promise.all([
    upstream ? boardRows(deps, upstream) : [],
    upstream ? kit.database.row<{ at: Date; trouble: string | null }>('SELECT at, trouble FROM share_look WHERE group_id = ? AND app_id = ?', [scope.groupId, upstream.appId]) : null,
    directory.storesOf(scope.groupId), directory.installs(),
    kit.database.rows<{ corpId: string; at: Date }>("SELECT corp_id AS corpId, MAX(finished_at) AS at FROM sync_run WHERE group_id = ? AND status = 'done' GROUP BY corp_id", [scope.groupId]),
    kit.database.rows<{ corpId: string; used: number }>('SELECT corp_id AS corpId, used FROM tag_space WHERE group_id = ?', [scope.groupId]),
  ])
  const visible = stores.filter((store) => visibleTo.stores.includes(store.id))
  const storeOf = (corpId: string | null): StoreInfo | undefined => (corpId === null ? undefined : visible.find((store) => store.corpId === corpId))
  const known = { syncs: new Map(syncs.map((row) => [row.corpId, row.at])), tags: new Map(tags.map((row) => [row.corpId, row.used])) }
  const own = installs.filter((install) => install.groupId === scope.groupId && install.driver === 'self_built' && install.corp.mode === 'store')
  const dealers = await Promise.all([
    ...shares.map(async (row): Promise<Dealer> => {
      const store = storeOf(row.corpId)
      const install = installs.find((one) => one.corp.id === row.corpId)
      const whom = upstream ? await recipientsOf(deps, upstream, row, store) : []
      return {
        shareId: row.id, corpId: row.corpId, corpName: row.name, driver: 'shared', state: row.state, since: row.since.toISOString(), joined: Boolean(row.joined), store: storeView(store),
        // Of a store that left nothing is read: there is no connection to stand well or badly.
        health: install && !install.hasLeft ? await healthOf(deps, install, known) : null, remindedAt: row.remindedAt?.toISOString() ?? null, remindWhom: whom.map((member) => member.name).join('、') || null,
      }
    }),
    ...own.map(async (install): Promise<Dealer> => ({
      shareId: null, corpId: install.corp.id, corpName: install.corp.name, driver: 'self_built', state: 'active', since: null, joined: true, store: storeView(storeOf(install.corp.id)),
      health: await healthOf(deps, install, known), remindedAt: null, remindWhom: null,
    })),
  ])
  dealers.sort((a, b) => rank(a) - rank(b) || a.corpName.localeCompare(b.corpName, 'zh-CN'))
  return {
    now: kit.clock.now().toISOString(),
    // Without a store a dealer has no brand yet: that is headquarters' to see.
    dealers: reach === 'group' ? dealers : dealers.filter((one) => one.store !== null),
    app: upstream && { name: await appName(deps, upstream), corpName: upstream.corp.name, agentId: upstream.agentId },
    checkedAt: look?.at.toISOString() ?? null, trouble: look?.trouble ?? null,
  }
}

const storeView = (store: StoreInfo | undefined): Dealer['store'] => (store ? { id: store.id, name: store.name, brand: store.brand, off: [...store.modulesOff] } : null)

const appName = async ({ kit }: SharingDeps, upstream: InstallInfo): Promise<string> =>
  (await kit.database.row<{ name: string }>('SELECT name FROM wecom_app WHERE group_id = ? AND id = ?', [upstream.groupId, upstream.appId]))?.name ?? ''

async function healthOf({ kit }: SharingDeps, install: InstallInfo, known: { syncs: Map<string, Date>; tags: Map<string, number> }): Promise<NonNullable<Dealer['health']>> {
  const { groupId, corp } = install
  const [credential, lastCallback] = await Promise.all([credentialOf(kit.database, groupId, install.id), lastCallbackOf(kit.database, groupId, corp.id)])
  const secret = secretState(credential, kit.clock.ms())
  const gone = install.isRevoked ? meaningOf('gettoken', notShared) : null
  const failed = gone !== null || secret.state === 'refused' || secret.state === 'blocked'
  return {
    token: failed ? 'failed' : secret.state === 'ok' ? 'ok' : 'unknown',
    reason: gone ? `${gone.reason}。${gone.action}` : secret.reason === null ? null : `${secret.reason}。${secret.action}`,
    lastCallbackAt: lastCallback?.toISOString() ?? null, tags: known.tags.get(corp.id) ?? 0, lastSyncAt: known.syncs.get(corp.id)?.toISOString() ?? null,
  }
}
