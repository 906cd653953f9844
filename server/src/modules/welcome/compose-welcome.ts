import type { Attachment } from '@chitang/shared/contracts/attachments'
import { plainMessage } from '../../platform/log/plain-message.ts'
import type { WireAttachment } from '../../wecom/endpoints/messages.ts'
import { statusAt, type StoredCode } from '../codes/index.ts'
import { freshMediaId, uploadAsset, wireAttachment, type MediaDeps } from '../media/index.ts'
import type { MemberInfo, StoreInfo } from '../org/index.ts'
import { currentNotice, noticePath, type Notice } from '../privacy/index.ts'
import { builtInWelcome, chooseRule, renderWelcome } from './welcome.model.ts'

export interface ComposedWelcome {
  text: string
  attachments: WireAttachment[]
  notice: Notice | null
  /** Pictures that could not be had in time; the welcome goes out without them. */
  missing: string[]
  from: string
}

interface StoredRule { target: string; text: string; attachments: Attachment[]; enabled: boolean }

/** Which words a customer gets: the code's own while it is live, else the rules. */
export async function chooseWelcome(deps: MediaDeps, input: { member: Pick<MemberInfo, 'id' | 'employeeId' | 'name'> | null; store: StoreInfo; code: StoredCode | null }): Promise<{ text: string; attachments: Attachment[]; from: string }> {
  const { kit } = deps
  const { member, store, code } = input
  if (code?.welcomeText && !store.modulesOff.includes('codes') && statusAt(code, kit.clock.now()) === 'active') return { text: code.welcomeText, attachments: code.welcomeAttachments, from: `活码「${code.name}」` }
  const roles = member ? await kit.database.rows<{ role: string }>('SELECT role FROM assignment WHERE group_id = ? AND employee_id = ? AND store_id = ? AND valid_to IS NULL', [store.groupId, member.employeeId, store.id]) : []
  const targets = [...(member ? [`employee:${member.id}`] : []), ...roles.map((row) => `role:${store.id}:${row.role}`), `store:${store.id}`, 'group']
  const rules = (await kit.database.rows<StoredRule & { enabled: number | boolean; attachments: unknown }>('SELECT target, text, attachments, enabled FROM welcome_rule WHERE group_id = ? AND target IN (?)', [store.groupId, targets]))
    .map((rule) => ({ ...rule, enabled: Boolean(rule.enabled), attachments: (typeof rule.attachments === 'string' ? JSON.parse(rule.attachments) : rule.attachments) as Attachment[] }))
  const rule = chooseRule(rules, { memberId: member?.id ?? '', storeId: store.id, roles: roles.map((row) => row.role) })
  if (!rule) return { text: builtInWelcome, attachments: [], from: '系统默认' }
  return { text: rule.text, attachments: rule.attachments, from: fromWords(rule.target) }
}

function fromWords(target: string): string {
  if (target.startsWith('employee:')) return '员工规则'
  if (target.startsWith('role:')) return '岗位规则'
  return target === 'group' ? '集团规则' : '门店规则'
}

/** The exact message, ending with the legal entity's 个人信息说明. */
export async function composeWelcome(deps: MediaDeps & { publicOrigin: string }, input: { member: MemberInfo; store: StoreInfo; code: StoredCode | null }): Promise<ComposedWelcome> {
  const { member, store, code } = input
  const [chosen, notice] = await Promise.all([chooseWelcome(deps, input), currentNotice(deps.kit.database, store.legalEntityId)])
  const text = renderWelcome(chosen.text, {
    advisor: member.name, storeName: store.name, storeShortName: store.shortName, storePhone: store.phone, brand: store.brand, codeName: code?.name ?? null,
  })
  const missing: string[] = []
  const attachments: WireAttachment[] = []
  for (const attachment of chosen.attachments) {
    const wire = await wireAttachment(attachment, (assetId) => mediaIdInTime(deps, store, assetId))
    if (wire) attachments.push(wire)
    else missing.push(attachment.kind === 'image' ? attachment.name : attachment.kind === 'miniprogram' ? attachment.title : '')
  }
  if (notice) attachments.push(noticeLink(deps.publicOrigin, notice))
  return { text, attachments, notice, missing, from: chosen.from }
}

export const noticeLink = (publicOrigin: string, notice: Notice): WireAttachment => ({
  msgtype: 'link', link: { title: notice.title, desc: `${notice.entityName}怎么用您的信息`, url: `${publicOrigin}${noticePath(notice)}` },
})

/** Renewal keeps ids fresh; if one slipped through, a short try now, since the code lives 20 seconds. */
async function mediaIdInTime(deps: MediaDeps, store: StoreInfo, assetId: string): Promise<string | null> {
  const fresh = await freshMediaId(deps.kit, store.groupId, assetId, store.corpId)
  if (fresh !== null) return fresh
  const upload = uploadAsset(deps, store.groupId, assetId, store.corpId).catch((cause: unknown) => {
    deps.kit.log('warn', { what: 'upload for welcome', assetId, err: plainMessage(cause) })
    return null
  })
  return Promise.race([upload, new Promise<null>((resolve) => setTimeout(resolve, 4_000, null).unref())])
}
