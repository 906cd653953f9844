import { consentDays, consentFieldName, consentState } from '@chitang/shared/domain/consents'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { localDay } from '../../platform/clock/day.ts'
import { escapeHtml, noSuchPage, publicPage, sendUnlisted } from '../../platform/http/public-page.ts'
import type { Kit } from '../../platform/kit.ts'
import { noticePath } from '../privacy/index.ts'
import { consentByToken, fieldsOf, type ConsentRow } from './consents.repo.ts'

interface Store { name: string; phone: string; timeZone: string }

/** The customer's own page, in the store's name: who would see what, for what; yes, no, and the way back at any time. */
export function registerConsentPage(app: FastifyInstance, kit: Kit): void {
  const answers = { agree: 'agreed_at', decline: 'declined_at', withdraw: 'withdrawn_at' } as const

  app.get('/consent/:token', { schema: { hide: true } }, async (request, reply) => show(reply, tokenOf(request.params)))

  app.post('/consent/:token/:answer', { schema: { hide: true } }, async (request, reply) => {
    const token = tokenOf(request.params)
    const { answer } = request.params as { answer: string }
    const row = await consentByToken(kit.database, token)
    if (!row || !Object.hasOwn(answers, answer)) return show(reply, token)
    const now = kit.clock.now()
    const state = consentState(row, now)
    const column = answers[answer as keyof typeof answers]
    // Asked: yes or no. Agreed: back. Everything else is over, and a second tap changes nothing.
    const fits = state === 'asked' ? column !== 'withdrawn_at' : state === 'agreed' && column === 'withdrawn_at'
    if (fits) {
      await kit.database.transaction(async (tx) => {
        const { affectedRows } = await tx.run(`UPDATE consent SET ${column} = ?${column === 'withdrawn_at' ? ", withdrawn_by = 'customer'" : ''} WHERE group_id = ? AND id = ? AND ${column} IS NULL`, [now, row.groupId, row.id])
        if (affectedRows > 0)
          await kit.audit.write(tx, { employeeId: '0', memberId: null, client: 'system', ip: request.ip }, { groupId: row.groupId, storeId: row.storeId, action: `consent.${answer}`, objectType: 'person', objectId: row.personId, fields: { to: row.toEntityId, purpose: row.purpose, fields: fieldsOf(row), by: 'customer' }, reason: null })
      })
    }
    return reply.redirect(`/consent/${token}`, 303)
  })

  async function show(reply: FastifyReply, token: string): Promise<FastifyReply> {
    const row = await consentByToken(kit.database, token)
    const store = row && (await kit.database.row<Store>('SELECT s.name, s.phone, g.time_zone AS timeZone FROM store s JOIN tenant_group g ON g.id = s.group_id WHERE s.group_id = ? AND s.id = ?', [row.groupId, row.storeId]))
    return row && store ? sendUnlisted(reply, page(row, store, kit.clock.now())) : sendUnlisted(reply, noSuchPage(), 404)
  }
}

const tokenOf = (params: unknown): string => {
  const { token } = params as { token: string }
  return /^[\w-]{22}$/.test(token) ? token : '-'
}

const css = `dl{display:grid;grid-template-columns:88px 1fr;gap:10px 0;margin:16px 0 24px}dt{color:#55605c}dd{margin:0}.acts{display:flex;gap:12px;margin:0 0 12px}.acts form{flex:1}button{width:100%;padding:11px 0;border-radius:8px;border:1px solid #cdd3cf;background:none;color:#1b2321;font:inherit}.solid{background:#1b2321;border-color:#1b2321;color:#fff}button:focus-visible,a:focus-visible{outline:2px solid #1b2321;outline-offset:2px}
a{color:inherit}@media (prefers-color-scheme:dark){dt{color:#98a49f}button{color:#e8ecea;border-color:#4a5450}.solid{background:#e8ecea;color:#151918;border-color:#e8ecea}}
`

const button = (token: string, answer: string, words: string, solid = false): string => `<form method="post" action="/consent/${token}/${answer}"><button${solid ? ' class="solid"' : ''}>${words}</button></form>`

function page(row: ConsentRow, store: Store, now: Date): string {
  const state = consentState(row, now)
  const token = row.pageToken!
  const titles = { asked: '您同意把资料给另一家公司看吗？', agreed: '您已同意', declined: '您没有同意', withdrawn: '您已撤回同意', expired: '这个请求已过期' }
  const acts = {
    asked: `<div class="acts">${button(token, 'decline', '不同意')}${button(token, 'agree', '同意', true)}</div><p class="by">不同意也不影响您在${escapeHtml(store.name)}的服务。同意后可以随时在这个页面撤回。</p>`,
    agreed: `<div class="acts">${button(token, 'withdraw', '撤回同意')}</div><p class="by">${row.agreedAt ? localDay(row.agreedAt, store.timeZone) : ''} 同意，一年内有效。撤回后对方马上看不到。</p>`,
    declined: '<p class="by">没有任何资料给过对方。</p>',
    withdrawn: '<p class="by">对方已看不到您的资料。撤回之前已经办的事不受影响。</p>',
    expired: '<p class="by">没有任何资料给过对方。需要时请让顾问再发一次。</p>',
  }
  const notice = row.noticeVersion === null ? '' : `<p class="by"><a href="${noticePath({ legalEntityId: row.fromEntityId, version: row.noticeVersion })}">个人信息说明</a></p>`
  return publicPage(escapeHtml(store.name), `<p class="by">${escapeHtml(store.name)} · ${escapeHtml(row.fromEntity)}</p><h1>${titles[state]}</h1>
<dl><dt>给谁看</dt><dd>${escapeHtml(row.toEntity)}</dd><dt>联系方式</dt><dd>${escapeHtml(row.toContact)}</dd><dt>用来做什么</dt><dd>${escapeHtml(row.purpose)}，不作别的用途</dd><dt>哪些资料</dt><dd>${fieldsOf(row).map(consentFieldName).map(escapeHtml).join('、')}</dd><dt>怎么给</dt><dd>对方的顾问在系统里查看，不另存一份</dd><dt>多久</dt><dd>${consentDays} 天，或到您撤回为止</dd></dl>
${acts[state]}${notice}`, css)
}
