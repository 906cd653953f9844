import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Advisors } from './advisors.ts'
import { placeServer } from './build.ts'
import { Findings, type BrokenInvariant } from './checker/broken.ts'
import { checkEffects, checkHistory, checkModels, checkTagList } from './checker/effects.ts'
import { gather, type Evidence } from './checker/evidence.ts'
import { checkEvents, checkWelcomes } from './checker/events.ts'
import { checkLostEnds, checkRelations, type Phase } from './checker/relations.ts'
import { drawer, type Draw } from './draw.ts'
import { People } from './people.ts'
import { comeToRest } from './quiet.ts'
import { startChaosStack, type ChaosStack } from './stack.ts'
import { Troubles } from './troubles.ts'

export interface RunOptions {
  seed: number
  worldMs: number
  plant: string | null
  /** A server or cluster to run on; null for one of our own that is killed. */
  database: string | null
  /** Where processes write; kept when something broke. */
  folder: string
  say: (line: string) => void
  /** What the caller does in the end, in reverse order, however the run ends. */
  undo: (() => Promise<void> | void)[]
}

export interface RunResult { broken: BrokenInvariant[]; table: [string, string | number][] }

/** One world from its beginning to the last comparison. */
export async function runChaos(options: RunOptions): Promise<RunResult> {
  const { seed, worldMs, plant, folder, say } = options
  mkdirSync(folder, { recursive: true })
  const began = Date.now()
  const clocked = (line: string): void => say(`${((Date.now() - began) / 1000).toFixed(0).padStart(4)} s  ${line}`)
  const stack = await startChaosStack(folder, await placeServer(folder, plant), drawer(seed, 'answers'), options.database, options.undo)
  return lead(stack, { ...options, seed, worldMs, plant, folder, say: clocked })
}

async function lead(stack: ChaosStack, { seed, worldMs, folder, say }: RunOptions): Promise<RunResult> {
  const draw = (part: string): Draw => drawer(seed, part)
  const people = new People(stack, draw('people'))
  const advisors = new Advisors(stack, people, draw('advisors'))
  const troubles = new Troubles(stack, draw)
  await advisors.sitDown(6)
  await troubles.onTheLine()
  say(`two web and two worker processes stand; the world runs for ${(worldMs / 1000).toFixed(0)} s`)
  const until = Date.now() + worldMs
  await Promise.all([
    people.live(until, 13), advisors.work(until, 3),
    // A killed worker's lane is free again after its lease; the end of the world waits for that.
    troubles.run({ until: until - 2_000, lastWorkerKill: until - 8_000 }),
  ])
  say('the world stands still; faults lifted, everything up, waiting until nothing waits')
  const unrest = await comeToRest(stack)
  const findings = new Findings()
  findings.check('everything comes to rest', 'inbox and jobs', unrest)
  for (const one of [...stack.webs, ...stack.workers])
    for (const fall of one.fell) findings.check('no process ends by itself while its database stands', one.name, !stack.faults.during(['database'], fall.from, fall.to) && fall.words)

  const evidence = await gather(stack)
  const welcomes = checkWelcomes(evidence, stack.faults, findings)
  checkEvents(evidence, stack.faults, findings)
  await checkEffects(stack, evidence, advisors.tagPromises, findings)
  await checkModels(stack, advisors.models, findings)
  await checkHistory(stack, evidence, findings)
  compareAll(evidence, 'before reconcile', findings)
  say(`before any reconcile: ${sum(findings.checks.values())} checks, ${findings.broken.length} broken`)

  const lost = evidence.events.filter((event) => event.outcome === 'lost').length
  const attempts = evidence.events.flatMap((event) => event.attempts)
  const table: RunResult['table'] = [
    ...people.counts, ['edits in the sidebar', advisors.edits], ...[...advisors.unanswered].map(([why, times]): [string, number] => [`sidebar: ${why}`, times]),
    ['events', evidence.events.length], ['events lost in every attempt', lost], ['attempts dropped', attempts.filter((one) => one.result === 'dropped').length],
    ['attempts cut off by kills', attempts.filter((one) => !one.result.startsWith('answered') && one.result !== 'dropped').length], ['events sent twice', evidence.events.filter((event) => event.attempts.filter((one) => one.result === 'answered 200').length > 1).length],
    ...troubles.counts, ['welcomes owed', welcomes.owed], ['welcomes sent', welcomes.sent], ['welcomes excused', welcomes.excused], ['friendships that ended ungreeted', welcomes.ended], ['slowest welcome', `${(welcomes.slowestMs / 1000).toFixed(1)} s`], ['calm in which one is owed', `${(welcomes.graceMs / 1000).toFixed(1)} s`],
  ]
  if (findings.broken.length === 0) table.push(...(await reconcileAndCompare(stack, findings, say)))
  table.push(['checks', sum(findings.checks.values())])
  if (findings.broken.length > 0) await keepEvidence(stack, folder, { seed, broken: findings.broken, faults: stack.faults.entries })
  return { broken: findings.broken, table }
}

/** Absence is believed after two complete runs at least an hour apart. */
async function reconcileAndCompare(stack: ChaosStack, findings: Findings, say: (line: string) => void): Promise<RunResult['table']> {
  for (const round of [1, 2]) {
    if (round === 2) await stack.advance(61 * 60_000)
    for (const corp of stack.corps) say(`reconcile ${round}: ${await reconcile(stack, corp.corpId)}`)
  }
  findings.check('everything comes to rest', 'after reconcile', await comeToRest(stack))
  const evidence = await gather(stack)
  compareAll(evidence, 'after reconcile', findings)
  const ends = checkLostEnds(evidence, findings)
  say(`after reconcile: ${findings.broken.length} broken; customers who left unheard: ${ends.found.length} found, ${ends.expected.length} lost for certain, ${ends.maybe.length} cut off`)
  return [['customers who left unheard', `${ends.found.length} of ${ends.expected.length}–${ends.expected.length + ends.maybe.length}`]]
}

/** WeCom's block outlives the storm that brought it: an operator tries again a little later. */
async function reconcile(stack: ChaosStack, corpId: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await stack.cli(['reconcile', corpId])
    } catch (cause) {
      if (attempt === 3) throw cause
      await stack.advance(90_000)
    }
  }
}

function compareAll(evidence: Evidence, phase: Phase, findings: Findings): void {
  checkRelations(evidence, phase, findings)
  checkTagList(evidence, phase, findings)
}

/** What somebody needs who asks why: both sides as they are now, no names and no secrets beyond this made-up world. */
async function keepEvidence(stack: ChaosStack, folder: string, about: Record<string, unknown>): Promise<void> {
  const { events, markCalls, welcomeCalls, truth } = await gather(stack)
  const table = (name: string, columns: string): Promise<unknown[]> => stack.sql(`SELECT ${columns} FROM ${name}`)
  const tables = {
    inbox: await table('inbox', 'id, change_type, userid, external_userid, event_time, received_at, arrivals, status, attempts, last_error, done_at, welcome_state, welcome_error'),
    job: await table('job', 'id, kind, lane_key, payload, status, attempts, last_error, created_at, finished_at, dedupe_key'),
    relations: await table('follow_relation r JOIN member m ON m.id = r.member_id JOIN corp_contact c ON c.id = r.contact_id', 'r.id, m.userid, c.external_userid, r.added_at, r.half, r.deleted_by, r.deleted_at, r.last_effect_at, r.fetched_at, r.remark'),
    tags: await table('relation_tag rt JOIN tag t ON t.id = rt.tag_id', 'rt.relation_id, t.wecom_id, t.name, t.deleted_at, rt.state, rt.source, rt.at'),
    facts: await table('domain_fact WHERE recorded_at > occurred_at - INTERVAL 1 DAY', 'kind, occurred_at, recorded_at, relation_id, cause, payload'),
  }
  writeFileSync(join(folder, 'broken.json'), `${JSON.stringify({ ...about, events, markCalls, welcomeCalls, truth: [...truth.values()], tables }, null, 1)}\n`)
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0)
