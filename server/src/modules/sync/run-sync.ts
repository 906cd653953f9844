import { batchGetByUser, type ContactSnapshot, type FollowSnapshot } from '../../wecom/endpoints/contacts.ts'
import { ofWholeApp, WecomError } from '../../wecom/errors.ts'
import type { Fact } from '../../platform/events/facts.ts'
import { RetryLater } from '../../platform/jobs/registry.ts'
import { reconcileWays } from '../codes/index.ts'
import { readGroupChatsJob } from '../group-chats/index.ts'
import { applyPage, type Difference, type RefreshDeps } from '../customers/index.ts'
import { syncMembers, type InstallInfo, type MembersRead } from '../org/index.ts'
import { readLeaversJob } from '../transfers/index.ts'
import { syncTags, type TagsRead } from '../tags/index.ts'
import { settleAbsence } from './confirm-absence.ts'
import { batchesOf, minimumPages } from './sync.model.ts'
import { addFindings, batchRefused, batchRestarted, batchRows, endRun, nextBatch, pageDone, runById, writeBatches, type BatchRow, type Finding, type RunRow } from './sync-run.repo.ts'

export type SyncDeps = RefreshDeps

export interface SyncOptions {
  /** Asked between pages: the run is left as it stands and resumed by whoever runs it next. */
  stopping: () => boolean
  /** Why facts of a first import were written. */
  importCause?: Fact['cause']
}

/**
 * Reads a corp and writes what differs: lists, then the customers of every serving member page by page, then what was
 * missing. Every step is stored before the next, so that a run that was cut short goes on where it stopped.
 */
export async function runSync(deps: SyncDeps, groupId: string, runId: string, options: SyncOptions): Promise<{ marked: number }> {
  const run = await runById(deps.kit.database, groupId, runId)
  if (!run || run.status !== 'running') return { marked: 0 }
  const install = await deps.directory.installOfCorp(run.corpId)
  const yieldIfStopping = () => {
    if (options.stopping()) throw new RetryLater('this process is being stopped', 0)
  }
  if (run.phase === 'lists') await readLists(deps, run, install, yieldIfStopping)
  let marked = 0
  if (run.phase !== 'absence') {
    await readContacts(deps, run, install, options.importCause ?? 'sync', yieldIfStopping)
    await deps.kit.database.run("UPDATE sync_run SET phase = 'absence' WHERE group_id = ? AND id = ?", [run.groupId, run.id])
  }
  if (run.kind === 'reconcile') marked = await settleAbsence(deps, run, install, yieldIfStopping)
  const batches = await batchRows(deps.kit.database, run)
  await endRun(deps.kit.database, run, { status: 'done', error: null, now: deps.kit.clock.now(), minimumPages: minimumPages(batches.map((batch) => batch.relations)) })
  await deps.kit.queue.enqueue(deps.kit.database, readGroupChatsJob, { corpId: run.corpId }, { groupId, dedupeKey: `group-chats:${runId}` })
  await deps.kit.queue.enqueue(deps.kit.database, readLeaversJob, { corpId: run.corpId }, { groupId, dedupeKey: `leavers:${runId}` })
  return { marked }
}

const memberWords: Record<MembersRead['changes'][number]['what'], string> = { joined: '补上了新成员', changed: '成员资料与企业微信不一致，已更正', left: '成员已离开企业微信' }

async function readLists(deps: SyncDeps, run: RunRow, install: InstallInfo, yieldIfStopping: () => void): Promise<void> {
  const { kit } = deps
  const members = await syncMembers(deps, install)
  const tags = await syncTags(deps, install)
  let calls = members.calls + tags.calls
  if (run.kind === 'reconcile') {
    const ways = await reconcileWays(deps, install, yieldIfStopping)
    calls += ways.calls
    const findings: Finding[] = [...ways.findings,...members.changes.map((change) => ({ kind: `member_${change.what}`, userid: change.userid, detail: memberWords[change.what] })), ...tagFindings(tags)]
    await addFindings(kit, kit.database, run, findings)
    await kit.database.run('UPDATE sync_run SET repaired = repaired + ? WHERE group_id = ? AND id = ?', [ways.findings.length + members.changes.length + tags.added + tags.renamed + tags.removed, run.groupId, run.id])
  }
  await writeBatches(kit, run, batchesOf(members.serving), calls)
}

function tagFindings(tags: TagsRead): Finding[] {
  const parts = [tags.added > 0 ? `补上 ${tags.added} 个` : '', tags.renamed > 0 ? `改名 ${tags.renamed} 个` : '', tags.removed > 0 ? `停用 ${tags.removed} 个` : ''].filter(Boolean)
  return parts.length === 0 ? [] : [{ kind: 'tags_list', detail: `标签与企业微信不一致，已更正：${parts.join('，')}` }]
}

/** WeCom forgot the cursor, as it may after hours: the batch begins again. */
const cursorGone = 50100
const mostRestarts = 3

interface FetchedPage { contacts: ContactSnapshot[]; nextCursor: string; fetchedFrom: Date }

async function readContacts(deps: SyncDeps, run: RunRow, install: InstallInfo, importCause: Fact['cause'], yieldIfStopping: () => void): Promise<void> {
  const { kit, directory, wecom } = deps
  const api = await directory.wecomInstall(install)
  const metFrom = await importedAt(deps, run)
  const restarts = new Map<number, number>()
  const withEffects = (follow: FollowSnapshot) => follow.createtime >= Math.floor(metFrom.getTime() / 1000)
  for (;;) {
    const batch = await nextBatch(kit.database, run)
    if (!batch) return
    await readBatch(batch)
  }

  async function readBatch(batch: BatchRow): Promise<void> {
    let { cursor } = batch
    let fetching = fetchPage(cursor)
    do {
      yieldIfStopping()
      const page = await fetching
      if (page instanceof WecomError) {
        if (page.errcode === cursorGone) {
          const again = (restarts.get(batch.number) ?? 0) + 1
          if (again > mostRestarts) throw page
          restarts.set(batch.number, again)
          await batchRestarted(kit.database, run, batch)
        }
        else await batchRefused(kit, run, batch, page.reason)
        return
      }
      // The next page is asked for while this one is written.
      if (page.nextCursor !== '') {
        fetching = fetchPage(page.nextCursor)
        fetching.catch(() => undefined)
      }
      const applied = await applyPage(deps, { corp: install.corp, contacts: page.contacts, fetchedFrom: page.fetchedFrom, cause: run.kind === 'import' ? importCause : 'reconcile', withEffects })
      await pageDone(kit, run, batch, {
        nextCursor: page.nextCursor, relations: page.contacts.length, calls: 1 + applied.extraCalls, skipped: applied.unknownMembers.length,
        repaired: run.kind === 'reconcile' ? applied.written.length : 0,
        findings: [
          ...(run.kind === 'reconcile' ? applied.written.map((one) => ({ kind: one.what, externalUserId: one.externalUserId, userid: one.userid, detail: differenceWords[one.what] })) : []),
          ...applied.unknownMembers.map((one) => ({ ...one, kind: 'unknown_member', detail: '应用看不到这位成员，客户没有写入：请管理员检查应用可见范围' })),
        ],
      })
      cursor = page.nextCursor
    } while (cursor !== '')

    /** Only asks: what a refusal means is written when its turn comes. */
    async function fetchPage(from: string): Promise<FetchedPage | WecomError> {
      const fetchedFrom = kit.clock.now()
      try {
        return { ...(await batchGetByUser(wecom, api, batch.userids, from)), fetchedFrom }
      } catch (cause) {
        if (!(cause instanceof WecomError)) throw cause
        // A batch without any customer may be answered like this (server-api §1.4).
        if (cause.errcode === 84061) return { contacts: [], nextCursor: '', fetchedFrom }
        if (cause.transient || ofWholeApp(cause) || (cause.errcode === cursorGone && from === '')) throw cause
        return cause
      }
    }
  }
}

const differenceWords: Record<Difference, string> = {
  added: '漏掉的新客户，已补上', readded: '删除后又加回来的客户，已更正', profile: '昵称或头像已更新', remark: '备注与企业微信不一致，已更正', tags: '标签与企业微信不一致，已更正', phone: '补上了备注里的手机号',
}

/** Friendships that began after the first reading did, this one if it is the first, are met like new ones, whoever tells of them. Older ones are history. */
async function importedAt({ kit }: SyncDeps, run: RunRow): Promise<Date> {
  const first = await kit.database.row<{ startedAt: Date }>("SELECT started_at AS startedAt FROM sync_run WHERE group_id = ? AND corp_id = ? AND status = 'done' ORDER BY started_at LIMIT 1", [run.groupId, run.corpId])
  return first?.startedAt ?? run.startedAt
}
