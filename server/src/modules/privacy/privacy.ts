import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Db } from '../../platform/db/database.ts'
import { escapeHtml, publicPage } from '../../platform/http/public-page.ts'
import type { Kit } from '../../platform/kit.ts'

export interface Notice { id: string; legalEntityId: string; entityName: string; contact: string; version: number; title: string; body: string; publishedAt: Date }

const columns = 'n.id, n.legal_entity_id AS legalEntityId, e.name AS entityName, e.contact, n.version, n.title, n.body, n.published_at AS publishedAt'
const from = 'FROM privacy_notice n JOIN legal_entity e ON e.group_id = n.group_id AND e.id = n.legal_entity_id'

/** The version customers are shown now. */
export const currentNotice = (db: Db, legalEntityId: string): Promise<Notice | null> =>
  db.row<Notice>(`SELECT ${columns} ${from} WHERE n.legal_entity_id = ? ORDER BY n.version DESC LIMIT 1`, [legalEntityId])

export const noticePath = (notice: Pick<Notice, 'legalEntityId' | 'version'>): string => `/privacy/${notice.legalEntityId}/v/${notice.version}`

/** A public page in the legal entity's own name; our brand does not appear on what customers see. */
export function registerPrivacyPage(app: FastifyInstance, kit: Kit): void {
  app.get('/privacy/:legalEntityId', { schema: { hide: true } }, async (request, reply) => {
    const { legalEntityId } = request.params as { legalEntityId: string }
    const notice = /^\d{1,20}$/.test(legalEntityId) ? await currentNotice(kit.database, legalEntityId) : null
    return send(reply, notice)
  })
  app.get('/privacy/:legalEntityId/v/:version', { schema: { hide: true } }, async (request, reply) => {
    const { legalEntityId, version } = request.params as { legalEntityId: string; version: string }
    const notice = /^\d{1,20}$/.test(legalEntityId) && /^\d{1,6}$/.test(version)
      ? await kit.database.row<Notice>(`SELECT ${columns} ${from} WHERE n.legal_entity_id = ? AND n.version = ?`, [legalEntityId, Number(version)])
      : null
    return send(reply, notice)
  })
}

/** A customer opened this: an address that leads nowhere is answered with a page too. */
const send = (reply: FastifyReply, notice: Notice | null): FastifyReply =>
  reply.code(notice ? 200 : 404).type('text/html; charset=utf-8').send(notice ? page(notice) : publicPage('没有这份说明', '<h1>没有这份说明</h1><p>地址可能不完整。请从聊天里的「个人信息说明」重新打开，或直接问您的顾问。</p>'))

function page(notice: Notice): string {
  const paragraphs = notice.body.split(/\n{2,}/).map((part) => {
    const [head, ...rest] = part.split('\n')
    return rest.length > 0 ? `<h2>${escapeHtml(head!)}</h2><p>${escapeHtml(rest.join('\n')).replaceAll('\n', '<br>')}</p>` : `<p>${escapeHtml(head!)}</p>`
  })
  return publicPage(escapeHtml(notice.title), `<h1>${escapeHtml(notice.title)}</h1><p class="by">${escapeHtml(notice.entityName)} · 第 ${notice.version} 版 · ${notice.publishedAt.toISOString().slice(0, 10)} 起生效</p>
${paragraphs.join('\n')}<p class="by">联系：${escapeHtml(notice.contact)}</p>`)
}
