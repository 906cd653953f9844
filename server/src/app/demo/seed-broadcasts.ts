import { beginDraft, changeDraft, planBroadcast, schedule } from '../../modules/broadcasts/index.ts'
import { changeReceiveRule } from '../../modules/touches/index.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { dayAt, localDay } from '../../platform/clock/day.ts'
import type { Product } from '../product.ts'
import { seedBadBroadcast } from './seed-bad-broadcast.ts'

const saturday = 6

/** The Saturday that two stores of one company want: the one has it already, with the customers both invited. Runs once. */
export async function seedBroadcasts(product: Product, say: (line: string) => void): Promise<void> {
  const { kit, directory } = product
  const group = await kit.database.row<{ id: string }>('SELECT id FROM tenant_group LIMIT 1')
  if (!group || await kit.database.row('SELECT id FROM broadcast WHERE group_id = ? LIMIT 1', [group.id])) return
  const store = (await directory.storesOf(group.id)).find((one) => one.shortName === '政务')
  const code = store && await kit.database.row<{ id: string }>('SELECT id FROM channel_code WHERE group_id = ? AND store_id = ? AND name = ?', [group.id, store.id, '试驾节'])
  if (!code) return
  await seedBadBroadcast(product, await scopeOf(product, 'yantingting_zhengwu'), store, code.id)
  // What the corp's admin chose in the WeCom console, written down by HQ.
  await changeReceiveRule(product, await scopeOf(product, 'wuya'), store.corpId, { rule: 'day' })

  const scope = await scopeOf(product, 'yantingting_zhengwu')
  const plan = { title: '试驾节', purpose: '周六店里试驾，邀请扫过试驾节码的客户', class: 'marketing' as const, audience: { storeId: store.id, codeIds: [code.id] } }
  const id = await beginDraft(product, scope, plan)
  const { timeZone } = await directory.group(group.id)
  const plannedAt = comingSaturday(kit.clock.now(), timeZone).toISOString()
  const content = { text: '您好，我是{门店}的{顾问}。这个周六店里办试驾节，几台新车都在，您带家人来开一圈，路线我提前帮您排好。', attachments: [], variant: null, promotionId: null }
  await changeDraft(product, scope, id, { version: 1, ...plan, content, plannedAt, expiresAt: null, recurrence: null })
  await schedule(product, scope, id, { version: 2, choice: 'skip', plannedAt })
  await planBroadcast(product, () => Promise.resolve())({ broadcastId: id }, { groupId: group.id, jobId: '0', attempt: 1, stopping: () => false })
  await kit.database.run('UPDATE broadcast SET created_at = ? WHERE group_id = ? AND id = ?', [dayAt(kit.clock.now(), timeZone, -6, 10), group.id, id])
  say('群发：政务店已经约下这个周六')
}

const scopeOf = async ({ kit, directory, scopes }: Product, userid: string): Promise<Scope> => {
  const member = await kit.database.row<{ groupId: string; employeeId: string; id: string; corpId: string }>("SELECT m.group_id AS groupId, m.employee_id AS employeeId, m.id, m.corp_id AS corpId FROM member m WHERE m.userid = ? AND m.status = 'active' LIMIT 1", [userid])
  const install = (await directory.installs()).find((one) => one.corp.id === member?.corpId)
  if (!member || !install) throw new Error(`the demo has no ${userid}`)
  return scopes.of({ groupId: member.groupId, employeeId: member.employeeId, memberId: member.id, installId: install.id, client: 'admin', ip: '127.0.0.1' })
}

/** Never today: the demo opens at ten, when a Saturday's morning is half over. */
function comingSaturday(now: Date, timeZone: string): Date {
  const weekday = new Date(`${localDay(now, timeZone)}T00:00:00Z`).getUTCDay()
  return dayAt(now, timeZone, (saturday - weekday + 7) % 7 || 7, 9, 30)
}
