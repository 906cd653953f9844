import { deleteWelcomeRule, listWelcomeRules, previewWelcome, saveWelcomeRule, type WelcomeRule } from '@chitang/shared/contracts/welcome'
import type { Attachment } from '@chitang/shared/contracts/attachments'
import { roleNames, type Role } from '@chitang/shared/domain/roles'
import { decide, demand, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { currentNotice } from '../privacy/index.ts'
import { welcomeVariables } from '@chitang/shared/domain/welcome'
import { saveRule } from './save-rule.ts'
import { renderWelcome, unknownVariables } from './welcome.model.ts'

interface Deps { kit: Kit; directory: Directory }
interface Row { id: string; level: WelcomeRule['level']; storeId: string | null; target: string; text: string; attachments: unknown; enabled: number; updatedAt: Date; memberName: string | null }

export function registerWelcomeRoutes(router: Router, deps: Deps): void {
  const { kit, directory } = deps

  const view = async (scope: Scope, row: Row): Promise<WelcomeRule> => {
    const write = decide(scope, 'welcome.write')
    return {
      id: row.id, level: row.level, storeId: row.storeId, targetId: row.level === 'employee' || row.level === 'role' ? row.target.slice(row.target.lastIndexOf(':') + 1) : null,
      targetName: await targetName(directory, row), text: row.text, attachments: (typeof row.attachments === 'string' ? JSON.parse(row.attachments) : row.attachments) as Attachment[],
      enabled: Boolean(row.enabled), updatedAt: row.updatedAt.toISOString(), canEdit: row.storeId === null ? write.reach === 'group' : write.rows.stores.includes(row.storeId),
    }
  }
  const select = `SELECT w.id, w.level, w.store_id AS storeId, w.target, w.text, w.attachments, w.enabled, w.updated_at AS updatedAt, m.name AS memberName
    FROM welcome_rule w LEFT JOIN member m ON m.group_id = w.group_id AND w.level = 'employee' AND m.id = SUBSTRING(w.target, 10)`

  router.scoped(listWelcomeRules, async (scope, { query }) => {
    demandStore(scope, 'welcome.read', query.storeId)
    const rows = await kit.database.rows<Row>(`${select} WHERE w.group_id = ? AND (w.store_id = ? OR w.store_id IS NULL) ORDER BY CASE w.level WHEN 'employee' THEN 0 WHEN 'role' THEN 1 WHEN 'store' THEN 2 ELSE 3 END, w.id`, [scope.groupId, query.storeId])
    return { items: await Promise.all(rows.map((row) => view(scope, row))) }
  })

  router.scoped(saveWelcomeRule, async (scope, { body }) => {
    const id = await saveRule(deps, scope, body)
    return view(scope, (await kit.database.row<Row>(`${select} WHERE w.group_id = ? AND w.id = ?`, [scope.groupId, id]))!)
  })

  router.scoped(deleteWelcomeRule, async (scope, { params }) => {
    const decision = demand(scope, 'welcome.write')
    const row = await kit.database.row<{ store_id: string | null; target: string }>('SELECT store_id, target FROM welcome_rule WHERE group_id = ? AND id = ?', [scope.groupId, params.id])
    if (!row || (row.store_id === null ? decision.reach !== 'group' : !decision.rows.stores.includes(row.store_id))) throw new AppError('not_found')
    await kit.database.transaction(async (tx) => {
      await tx.run('DELETE FROM welcome_rule WHERE group_id = ? AND id = ?', [scope.groupId, params.id])
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: row.store_id ?? '0', action: 'welcome.delete', objectType: 'welcome_rule', objectId: params.id, fields: { target: row.target } })
    })
    return { ok: true as const }
  })

  router.scoped(previewWelcome, async (scope, { body }) => {
    demandStore(scope, 'welcome.read', body.storeId)
    const store = await directory.store(body.storeId)
    const member = body.memberId ? await directory.member(body.memberId) : null
    if (body.memberId && member?.corpId !== store.corpId) throw new AppError('not_found')
    const text = renderWelcome(body.text, { advisor: member?.name ?? '陈顾问', storeName: store.name, storeShortName: store.shortName, storePhone: store.phone, brand: store.brand, codeName: null })
    const unknown = unknownVariables(body.text)
    const notice = await currentNotice(kit.database, store.legalEntityId)
    return {
      text, bytes: Buffer.byteLength(text), noticeTitle: notice?.title ?? '',
      problems: [...(unknown.length > 0 ? [`不认识的变量：${unknown.join('、')}。可用：${welcomeVariables.map(({ name }) => name).join('、')}`] : []), ...(notice ? [] : ['本公司还没有发布个人信息说明'])],
    }
  })
}

async function targetName(directory: Directory, row: Row): Promise<string> {
  if (row.level === 'employee') return row.memberName ?? '已离开的成员'
  if (row.level === 'role') return `所有${roleNames[row.target.slice(row.target.lastIndexOf(':') + 1) as Role]}`
  return row.level === 'store' ? (await directory.store(row.storeId!)).name : '集团所有门店'
}
