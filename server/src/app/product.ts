import { createAudit, sealAudit } from '../platform/audit/audit.ts'
import { FileOffsetClock, systemClock, type Clock } from '../platform/clock/clock.ts'
import type { Config } from '../platform/config/config.ts'
import { createDatabase, type Database } from '../platform/db/database.ts'
import { leaseIds, type LeasedIds } from '../platform/db/ids.ts'
import { createPool } from '../platform/db/pool.ts'
import { EventBus } from '../platform/events/bus.ts'
import { createFactWriter } from '../platform/events/facts.ts'
import { LaneWorker } from '../platform/jobs/lane-worker.ts'
import { createQueue } from '../platform/jobs/queue.ts'
import { JobRegistry } from '../platform/jobs/registry.ts'
import { startSchedules } from '../platform/jobs/schedules.ts'
import type { JobLog } from '../platform/jobs/settle.ts'
import { JobWorker } from '../platform/jobs/worker.ts'
import type { Kit } from '../platform/kit.ts'
import type { Metrics } from '../platform/metrics/metrics.ts'
import { purgeCallRows } from '../wecom/call-stats.ts'
import type { Observe, WecomClient } from '../wecom/client.ts'
import { alertOnAppLiveness, alertOnFact, alertOnRelationDeleted, livenessEvents, lookAtPlaces, lookAtSilentAdds, sweepAlerts } from '../modules/alerts/index.ts'
import { AttributeDefs, convertNeeds, convertNeedsJob } from '../modules/attributes/index.ts'
import {
  broadcastAssets, clearBroadcast, clearJob, closeBroadcast, closeJob, keepDeadlines, lockHarmful, observeCorp, observeMembers, planBroadcast, planJob, pollJob, pollTask, pushJob, pushTask, rebuildJob, rebuildTask, restAfterLeaving, settleHumansJob, settleHumansOfPersons, settleHumansOnPersonMerged, splitBroadcasts, splitJob, startBroadcast, startJob, stopByCustomer, turnBroadcasts, wakeUpAfterReturn,
} from '../modules/broadcasts/index.ts'
import { applyCodeOnRelationAdded, makeBatch, makeBatchJob, turnRosterOnRelationAdded, codeAssets, leaveCodes, memberLeftJob, setRemark, setRemarkJob, syncWay, syncWayJob, syncWindows } from '../modules/codes/index.ts'
import { decideOverdue, findCollisionOnPersonMerged, findCollisionOnRelationAdded } from '../modules/collisions/index.ts'
import { handleContactEvents, type CustomerEvents } from '../modules/customers/index.ts'
import { sendDigests } from '../modules/digest/index.ts'
import { writeExport, writeExportJob } from '../modules/exports/index.ts'
import { cancelTasksOnRelationDeleted, planFirstTaskOnRelationAdded } from '../modules/follow-ups/index.ts'
import { followGroupChats, readGroupChats, readGroupChatsJob } from '../modules/group-chats/index.ts'
import { countIdentities, feedAllPersons, feedKeysOnPersonsKnownBy, feedNumbersOnRemarkNumbers, feedPersonsJob, resolveAll, resolveAllJob, resolvePersons, resolvePersonsJob } from '../modules/identity/index.ts'
import { countMatches, countMatchesJob, runImport, runImportJob } from '../modules/imports/index.ts'
import { InboxSource } from '../modules/intake/index.ts'
import { countPeople, markStaleDays, planBehavior, readBehavior, readBehaviorJob, recountStaleDays } from '../modules/kpis/index.ts'
import { renewExpiring } from '../modules/media/index.ts'
import { scriptAssets } from '../modules/scripts/index.ts'
import { sendNotice, sendNoticeJob, tellAdvisorOnRelationAdded } from '../modules/notices/index.ts'
import { Directory, Scopes } from '../modules/org/index.ts'
import { linkVisitor, linkVisitorJob, matchContact, matchContactJob, matchContactOnRelationAdded, type StopBroadcasts } from '../modules/owner-page/index.ts'
import { creditIntroducerOnRelationAdded } from '../modules/referrals/index.ts'
import { pullAllShares, pullSharesOnShareChange } from '../modules/sharing/index.ts'
import { countSubjects, forgetAtWecom, forgetAtWecomJob } from '../modules/rights/index.ts'
import { refreshContactJob, refreshOne } from '../modules/sidebar/index.ts'
import { applyKit, applyKitJob } from '../modules/starter-kits/index.ts'
import { planNightlyReconcile, runSyncHandler, runSyncJob, startReconcile, startReconcileJob } from '../modules/sync/index.ts'
import { applyItem, applyItemJob, applyRules, applyRulesJob, applyRulesOnFact, countOldest, createMeetTags, defineInCorp, defineInCorpJob, markRelationTags, markTagsJob, mirrorAttributesOnChange, runIdleRules, runOperation, runOperationJob, syncTags, TagCounts } from '../modules/tags/index.ts'
import { createTouches, holdAnewJob, holdPlacesAnew, type Touches } from '../modules/touches/index.ts'
import { askAgainOnExternalContact, callJob, callTransfer, carryJob, carryOver, meetCustomer, meetCustomerJob, pollJob as pollTransferJob, pollTransfer, readLeaversJob, readLeaversOf, settleJob, settleTransfer, takeOverOnRelationTransferred, turnTransfers } from '../modules/transfers/index.ts'
import { checkWelcome, WelcomeLane, welcomeAssets } from '../modules/welcome/index.ts'
import { createCiphers } from './ciphers.ts'
import { connectMeasured } from './measured-wecom.ts'
import { purgeOldRows } from './retention.ts'

export interface Product {
  kit: Kit
  config: Config
  ids: LeasedIds
  directory: Directory
  attributes: AttributeDefs
  scopes: Scopes
  wecom: WecomClient
  metrics: Metrics
  bus: EventBus<CustomerEvents>
  meetTags: ReturnType<typeof createMeetTags>
  touches: Touches
  publicOrigin: string
  /** Work is waiting: start at once instead of at the next poll. */
  wake(): void
  startWorkers(): void
  stop(): Promise<void>
}

export interface ProductOptions { log: JobLog; observe?: Observe; database?: Database }

/** Wires features, jobs and effects into one process. Nothing imports this folder. */
export async function createProduct(config: Config, options: ProductOptions): Promise<Product> {
  const { log } = options
  const clock: Clock = config.clockFile ? new FileOffsetClock(config.clockFile) : systemClock
  const database = options.database ?? createDatabase(createPool(config.databaseUrl, config.databasePoolSize))
  // What is looked up inside transactions has connections of its own: were all others held by transactions, they would wait for each other.
  const lookups = createDatabase(createPool(config.databaseUrl, 4))
  const ids = await leaseIds(database)
  const registry = new JobRegistry()
  const queue = createQueue({ database, ids, clock })
  const kit: Kit = { database, ids, clock, facts: createFactWriter({ ids, clock }), audit: createAudit({ ids, clock }), queue, log, cipher: createCiphers(lookups, config.masterKey) }
  const directory = new Directory({ ...kit, database: lookups })
  const attributes = new AttributeDefs({ database: lookups })
  const scopes = new Scopes(kit, directory)
  const connection = connectMeasured(config, { database, clock, log, ...(options.observe ? { observe: options.observe } : {}) })
  const wecom = connection.client
  const bus = new EventBus<CustomerEvents>()
  const publicOrigin = config.publicOrigins[0]!
  const meetTags = createMeetTags({ kit, directory, wecom })
  const counts = new TagCounts(kit)
  const touches = createTouches({ kit, directory })
  const deps = { kit, directory, wecom, bus, publicOrigin, meetTags, counts, attributes, touches }
  const liveAssets = [
    (groupId: string) => codeAssets(database, groupId, clock.now()), (groupId: string) => welcomeAssets(database, groupId), (groupId: string) => scriptAssets(database, groupId, clock.now()),
    (groupId: string) => broadcastAssets(database, groupId),
  ]

  findCollisionOnRelationAdded(bus, deps)
  findCollisionOnPersonMerged(deps)
  applyCodeOnRelationAdded(bus, deps)
  turnRosterOnRelationAdded(bus, kit)
  creditIntroducerOnRelationAdded(bus, kit)
  matchContactOnRelationAdded(bus, kit)
  planFirstTaskOnRelationAdded(bus, deps)
  tellAdvisorOnRelationAdded(bus, kit)
  cancelTasksOnRelationDeleted(bus, kit)
  alertOnRelationDeleted(bus, deps, { rest: (tx, wish) => restAfterLeaving(deps, tx, wish), wakeUp: (tx, wish) => wakeUpAfterReturn(deps, tx, wish) })
  alertOnFact(kit)
  takeOverOnRelationTransferred(bus, kit)
  settleHumansOnPersonMerged(kit)
  applyRulesOnFact(kit)
  mirrorAttributesOnChange(bus, deps)
  feedKeysOnPersonsKnownBy(bus, kit)
  feedNumbersOnRemarkNumbers(bus, kit)

  registry.handle(markTagsJob, markRelationTags(deps))
  registry.handle(runOperationJob, runOperation(deps))
  registry.handle(applyItemJob, applyItem(deps))
  registry.handle(applyRulesJob, applyRules(deps))
  registry.handle(defineInCorpJob, defineInCorp(deps))
  registry.handle(syncWayJob, syncWay(deps))
  registry.handle(memberLeftJob, leaveCodes(deps))
  registry.handle(setRemarkJob, setRemark(deps))
  registry.handle(convertNeedsJob, convertNeeds(kit))
  registry.handle(feedPersonsJob, feedAllPersons(kit))
  registry.handle(resolvePersonsJob, resolvePersons(kit))
  registry.handle(resolveAllJob, resolveAll(kit))
  registry.handle(sendNoticeJob, sendNotice(deps))
  registry.handle(refreshContactJob, refreshOne(deps))
  registry.handle(runSyncJob, runSyncHandler(deps))
  registry.handle(startReconcileJob, startReconcile(deps))
  registry.handle(runImportJob, runImport(deps))
  registry.handle(countMatchesJob, countMatches(deps))
  registry.handle(writeExportJob, writeExport(deps))
  registry.handle(forgetAtWecomJob, forgetAtWecom(deps))
  registry.handle(makeBatchJob, makeBatch({ ...deps, scopes, checkWelcome }))
  registry.handle(applyKitJob, applyKit({ ...deps, scopes, checkWelcome }))
  const stopBroadcasts: StopBroadcasts = (tx, wish) => stopByCustomer(deps, tx, wish)
  registry.handle(readBehaviorJob, readBehavior(deps))
  registry.handle(readGroupChatsJob, readGroupChats(deps))
  registry.handle(linkVisitorJob, linkVisitor({ ...deps, stopBroadcasts }))
  registry.handle(matchContactJob, matchContact({ ...deps, stopBroadcasts }))
  registry.handle(planJob, planBroadcast(deps, (groupId, corpId) => observeCorp(deps, groupId, corpId)))
  registry.handle(startJob, startBroadcast(deps))
  registry.handle(pushJob, pushTask(deps))
  registry.handle(rebuildJob, rebuildTask(deps))
  registry.handle(pollJob, pollTask(deps))
  registry.handle(closeJob, closeBroadcast(deps))
  registry.handle(clearJob, clearBroadcast(deps))
  registry.handle(splitJob, splitBroadcasts(deps))
  registry.handle(settleHumansJob, settleHumansOfPersons(deps))
  registry.handle(callJob, callTransfer(deps))
  registry.handle(pollTransferJob, pollTransfer(deps))
  registry.handle(settleJob, settleTransfer(deps))
  registry.handle(carryJob, carryOver(deps))
  registry.handle(meetCustomerJob, meetCustomer(deps))
  registry.handle(readLeaversJob, readLeaversOf(deps))
  registry.handle(holdAnewJob, holdPlacesAnew(deps))
  registry.checkComplete()

  const source = new InboxSource(kit)
  source.on('change_external_contact', askAgainOnExternalContact(deps, handleContactEvents(deps)))
  source.on('change_external_chat', followGroupChats(deps))
  for (const event of livenessEvents) source.on(event, alertOnAppLiveness(deps))
  source.on('change_external_tag', async (rows) => {
    await syncTags(deps, await directory.installOfCorp(rows[0]!.corpId))
  })

  const sharing = { kit, directory, wecom, scopes }
  source.on('share_chain_change', pullSharesOnShareChange(sharing))

  const lanes = new LaneWorker({ database, registry, clock, log, source, concurrency: 8 })
  // A reading takes minutes: it must not hold the places of what takes a moment.
  const long = [readBehaviorJob.kind, runSyncJob.kind, runImportJob.kind, writeExportJob.kind]
  const jobs = new JobWorker({ database, registry, clock, log, concurrency: 8, kinds: { except: long } })
  const readings = new JobWorker({ database, registry, clock, log, concurrency: 2, kinds: { only: long } })
  const welcomes = new WelcomeLane({ kit, directory, wecom, publicOrigin, concurrency: 128 })
  /** A callback was stored, or put back to work. */
  const wake = () => {
    welcomes.wake()
    lanes.wake()
  }
  queue.onWake(() => {
    lanes.wake()
    jobs.wake()
    readings.wake()
  })
  let working = false
  let schedules: { stop(): Promise<void> } | null = null

  return {
    kit, config, ids, directory, attributes, scopes, wecom, metrics: connection.metrics, bus, meetTags, touches, publicOrigin,
    wake: () => { if (working) wake() },
    startWorkers() {
      working = true
      welcomes.start()
      lanes.start()
      jobs.start()
      readings.start()
      schedules = startSchedules(database, [
        { name: 'seal-audit', expression: '*/5 * * * * *', run: async () => void (await sealAudit(database)) },
        { name: 'code-windows', expression: '0 * * * * *', run: async () => void (await syncWindows(deps)) },
        { name: 'renew-media', expression: '0 */10 * * * *', run: async () => void (await renewExpiring(deps, liveAssets)) },
        { name: 'nightly-reconcile', expression: '0 0,30 2 * * *', timeZone: 'Asia/Shanghai', run: () => planNightlyReconcile(deps) },
        { name: 'count-tags', expression: '20 * * * * *', run: async () => countOldest(kit, (await directory.installs()).map((install) => install.corp.id), 20) },
        { name: 'pull-shares', expression: '50 */10 * * * *', run: () => pullAllShares(sharing) },
        { name: 'count-identities', expression: '35 * * * * *', run: () => countIdentities(kit) },
        { name: 'decide-overdue', expression: '25 * * * * *', run: () => decideOverdue(kit) },
        { name: 'broadcast-deadlines', expression: '10 * * * * *', run: () => keepDeadlines(deps) },
        { name: 'idle-tag-rules', expression: '0 30 3 * * *', timeZone: 'Asia/Shanghai', run: () => runIdleRules(deps) },
        { name: 'purge-old-rows', expression: '30 7 * * * *', run: async () => void (await purgeOldRows(database, clock)) },
        { name: 'read-behavior', expression: '0 10 6,9 * * *', timeZone: 'Asia/Shanghai', run: () => planBehavior(deps) },
        { name: 'count-days', expression: '*/10 * * * * *', run: async () => { await markStaleDays(deps); await recountStaleDays(deps); await countPeople(deps) } },
        { name: 'count-subjects', expression: '45 */10 * * * *', run: () => countSubjects(kit) },
        { name: 'send-digests', expression: '15 * * * * *', run: () => sendDigests(deps) },
        { name: 'sweep-alerts', expression: '5 * * * * *', run: () => sweepAlerts(deps) },
        { name: 'turn-broadcasts', expression: '*/10 * * * * *', run: () => turnBroadcasts(deps) },
        { name: 'turn-transfers', expression: '5-59/10 * * * * *', run: () => turnTransfers(deps) },
        { name: 'read-leavers', expression: '55 25 * * * *', run: async () => { for (const install of await directory.installs()) if (!install.isRevoked) await queue.enqueue(database, readLeaversJob, { corpId: install.corp.id }, { groupId: install.groupId }) } },
        { name: 'alert-places', expression: '25 32 * * * *', run: () => lookAtPlaces(deps) },
        { name: 'alert-silent', expression: '35 47 * * * *', run: () => lookAtSilentAdds(deps) },
        { name: 'observe-members', expression: '15 12 * * * *', run: () => observeMembers(deps) },
        { name: 'lock-harmful', expression: '45 40 * * * *', run: () => lockHarmful(kit) },
        { name: 'purge-call-rows', expression: '40 9 * * * *', run: () => purgeCallRows(database, clock.ms()) },
      ], log)
    },
    async stop() {
      await schedules?.stop()
      await Promise.all([welcomes.stop(), lanes.stop(), jobs.stop(), readings.stop()])
      await counts.stop()
      await connection.stop()
      await ids.stop()
      await Promise.all([database.close(), lookups.close()])
    },
  }
}
