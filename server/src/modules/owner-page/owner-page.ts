import type { FastifyInstance, FastifyReply } from 'fastify'
import { AppError } from '../../platform/http/errors.ts'
import { escapeHtml, noSuchPage, publicPage, sendUnlisted } from '../../platform/http/public-page.ts'
import type { Kit } from '../../platform/kit.ts'
import { wechatLogin } from '../../wecom/wechat-login.ts'
import { beginLogin, redeemLogin } from '../auth/index.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { currentNotice, noticePath } from '../privacy/index.ts'
import { linkVisitorJob } from './jobs/link-visitor.job.ts'
import { ownerVisitor } from './owner-page.table.ts'
import { readTarget, stopTarget } from './stop-page.ts'

interface Account { id: string; groupId: string; appid: string; secretEnc: string; openPlatform: string | null; installId: string }
export interface OwnerPageDeps { kit: Kit; directory: Directory; publicOrigin: string; wechat: { apiOrigin: string; oauthOrigin: string } }

const cookie = 'chitang_owner'
const css = `button,a.b{display:block;width:100%;padding:12px 0;border:0;border-radius:8px;background:#1b2321;color:#fff;font:inherit;text-align:center}button:focus-visible{outline:2px solid #1b2321;outline-offset:2px}@media (prefers-color-scheme:dark){button{background:#e8ecea;color:#151918}}`

/** The owner's page of a store: a WeChat login, so that the same person is not asked everything twice in the next store. */
export function registerOwnerPage(app: FastifyInstance, deps: OwnerPageDeps): void {
  const { kit, publicOrigin } = deps
  app.register(async (pages) => {
    const missing = (reply: FastifyReply) => sendUnlisted(reply, noSuchPage(), 404)

    pages.get('/owner/:storeId', { schema: { hide: true } }, async (request, reply) => {
      const found = await storeAndAccount(deps, request.params)
      if (!found) return missing(reply)
      const notice = await currentNotice(kit.database, found.store.legalEntityId)
      return sendUnlisted(reply, publicPage(escapeHtml(found.store.name), `<p class="by">${escapeHtml(found.store.name)}</p><h1>车主登录</h1><p>用微信登录后，您在本集团其他门店加顾问时，不用从头再说一遍自己是谁。只用来认出是您本人，不会把您的资料给其他公司；要给，会另外问您。</p>
<form method="post" action="/owner/${found.store.id}/login"><button>微信登录</button></form>${notice ? `<p class="by"><a href="${noticePath(notice)}">个人信息说明</a></p>` : ''}`, css))
    })

    pages.get('/owner/:storeId/stop', { schema: { hide: true } }, async (request, reply) => {
      const found = await storeAndAccount(deps, request.params)
      if (!found) return missing(reply)
      const entity = await entityName(kit, found.store)
      return sendUnlisted(reply, publicPage(escapeHtml(found.store.name), `<p class="by">${escapeHtml(found.store.name)}</p><h1>不再收到群发</h1><p>点一下后，${escapeHtml(entity)}的门店不再给您群发活动消息。顾问还在，您随时可以找他；安全召回仍会通知您。</p>
<form method="post" action="/owner/${found.store.id}/stop"><button>用微信确认是我本人</button></form><p class="by">想恢复，跟顾问说一声就好。</p>`, css))
    })

    pages.post('/owner/:storeId/stop', { schema: { hide: true } }, async (request, reply) => toWechat(reply, request.params, stopTarget))
    pages.post('/owner/:storeId/login', { schema: { hide: true } }, async (request, reply) => toWechat(reply, request.params, (storeId) => storeId))

    async function toWechat(reply: FastifyReply, params: unknown, targetOf: (storeId: string) => string): Promise<unknown> {
      const found = await storeAndAccount(deps, params)
      if (!found) return missing(reply)
      const { state, nonce } = await beginLogin(kit, { kind: 'owner', groupId: found.account.groupId, installId: found.account.installId, target: targetOf(found.store.id) })
      const url = new URL('/connect/oauth2/authorize', deps.wechat.oauthOrigin)
      url.search = new URLSearchParams({ appid: found.account.appid, redirect_uri: `${publicOrigin}/owner/back`, response_type: 'code', scope: 'snsapi_userinfo', state }).toString()
      url.hash = 'wechat_redirect'
      return reply.setCookie(cookie, nonce, { path: '/owner', httpOnly: true, sameSite: 'lax', secure: publicOrigin.startsWith('https://'), maxAge: 600 }).redirect(url.toString(), 303)
    }

    pages.get('/owner/back', { schema: { hide: true } }, async (request, reply) => {
      const { code = '', state = '' } = request.query as Record<string, string | undefined>
      try {
        const login = await redeemLogin(kit, 'owner', state, request.cookies[cookie] ?? '')
        const { storeId, stop } = readTarget(login.target)
        const found = await storeAndAccount(deps, { storeId })
        if (!found) return await missing(reply)
        await remember(deps, found, code, stop)
        const said = stop ? '<h1>以后不再群发给您</h1><p>已经告诉门店。可以关掉这个页面，回到聊天里。</p>' : '<h1>登录好了</h1><p>可以关掉这个页面，回到聊天里。</p>'
        return await sendUnlisted(reply, publicPage(escapeHtml(found.store.name), `<p class="by">${escapeHtml(found.store.name)}</p>${said}`))
      } catch (cause) {
        if (!(cause instanceof AppError)) throw cause
        return sendUnlisted(reply, publicPage('登录没有完成', `<h1>登录没有完成</h1><p>${escapeHtml(cause.message)}。${escapeHtml(cause.action)}</p>`), cause.status)
      }
    })
  })
}

const entityName = async (kit: Kit, store: StoreInfo): Promise<string> => (await kit.database.row<{ name: string }>('SELECT name FROM legal_entity WHERE group_id = ? AND id = ?', [store.groupId, store.legalEntityId]))?.name ?? store.name

async function storeAndAccount({ kit, directory }: OwnerPageDeps, params: unknown): Promise<{ store: StoreInfo; account: Account } | null> {
  const { storeId } = params as { storeId: string }
  if (!/^\d{1,20}$/.test(storeId)) return null
  const store = await directory.store(storeId).catch(() => null)
  const account = store && (await kit.database.row<Account>(
    `SELECT a.id, a.group_id AS groupId, a.appid, a.secret_enc AS secretEnc, c.open_platform AS openPlatform, i.id AS installId FROM wechat_account a JOIN corp c ON c.group_id = a.group_id AND c.id = a.corp_id
     JOIN app_install i ON i.group_id = a.group_id AND i.corp_id = a.corp_id WHERE a.group_id = ? LIMIT 1`, [store.groupId]))
  return store && account ? { store, account } : null
}

async function remember({ kit, wechat }: OwnerPageDeps, { store, account }: { store: StoreInfo; account: Account }, code: string, stop: boolean): Promise<void> {
  const cipher = await kit.cipher(account.groupId)
  const { openid, unionid } = await wechatLogin(wechat.apiOrigin, { appid: account.appid, secret: cipher.decrypt(account.secretEnc, 'wechat.secret') }, code)
  if (unionid === null) throw new AppError('owner.no_unionid')
  const now = kit.clock.now()
  const unionidHash = cipher.hash(unionid, 'unionid')
  await kit.database.transaction(async (tx) => {
    const known = await tx.row<{ id: string }>('SELECT id FROM owner_visitor WHERE group_id = ? AND account_id = ? AND unionid_hash = ? FOR UPDATE', [account.groupId, account.id, unionidHash])
    const id = known?.id ?? kit.ids.next()
    const wish = stop ? { stopEntityId: store.legalEntityId } : {}
    if (known) await tx.run(`UPDATE owner_visitor SET last_at = ?${stop ? ', stop_entity_id = ?' : ''} WHERE group_id = ? AND id = ?`, [now, ...(stop ? [store.legalEntityId] : []), account.groupId, id])
    else await tx.orm.insert(ownerVisitor).values({ groupId: account.groupId, id, ...wish, accountId: account.id, storeId: store.id, unionidHash, unionidEnc: cipher.encrypt(unionid, 'owner.unionid'), openidEnc: cipher.encrypt(openid, 'owner.openid'), firstAt: now, lastAt: now })
    await kit.queue.enqueue(tx, linkVisitorJob, { visitorId: id }, { groupId: account.groupId })
    tx.afterCommit(() => kit.queue.wake())
  })
}
