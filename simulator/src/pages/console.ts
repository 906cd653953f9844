import type { FastifyInstance } from 'fastify'
import { chainsOf, sharesOf } from '../model/shares.ts'
import type { Sim } from '../model/sim.ts'
import type { Corp, Share } from '../model/types.ts'
import { escape, MARK, refusalPage, STYLE } from './chooser.ts'

const MORE = `.card{display:flex;flex-wrap:wrap;align-items:center;gap:8px 12px;padding:14px 16px;background:#fff;border:1px solid #E5E8E5;border-radius:10px;margin-top:8px}.card b{font-weight:600}.card span{color:#626C68;font-size:13px}
.card div{flex:1 1 260px;min-width:0;display:grid;gap:2px}.card button{padding:0 14px}.card button.solid{background:#0F6B74;border-color:#0F6B74;color:#fff}h2 small{font-weight:400;color:#626C68}`

const SCRIPT = `document.addEventListener('click',async e=>{const b=e.target.closest('button[data-act]');if(!b)return;b.disabled=true;
const answer=await fetch('/_sim/shares'+b.dataset.act,{method:'POST',headers:{'content-type':'application/json'},body:b.dataset.body});if(answer.ok){location.reload();return}b.disabled=false;document.getElementById('why').textContent=(await answer.json()).error})`

const STATE: Record<Share['state'], string> = { waiting: '待确认敏感权限', confirmed: '已启用', revoked: '已停止' }

const button = (words: string, act: string, body: object, solid: boolean): string =>
  `<button type="button"${solid ? ' class="solid"' : ''} data-act="${act}" data-body="${escape(JSON.stringify(body))}">${words}</button>`

const card = (title: string, detail: string, buttons: string): string => `<section class="card" data-card="${escape(title)}"><div><b>${escape(title)}</b><span>${escape(detail)}</span></div>${buttons}</section>`

/** As a downstream: what is shared to this corp, and what its admin may do with it. */
function incoming(sim: Sim, corp: Corp): string {
  const rows = sharesOf(sim.world).filter((share) => share.corpId === corp.corpId)
  const cards = rows.map((share) => {
    const upstream = sim.world.corps[share.upstream.corpId]!
    const ids = { corpId: corp.corpId, upstreamId: upstream.corpId }
    const act = share.state === 'waiting' ? button('确认敏感权限', '/confirm', ids, true) : share.state === 'confirmed' ? button('停止使用', '/revoke', ids, false) : ''
    return card(upstream.apps[String(share.upstream.agentId)]!.name, `${upstream.name}共享 · ${STATE[share.state]} · 要用：成员姓名和部门、客户联系、企业客户标签`, act)
  })
  return rows.length === 0 ? '' : `<h2>上游共享给我的应用</h2>${cards.join('')}`
}

/** As an upstream: the corps of its chains, and sharing an app to them. */
function outgoing(sim: Sim, corp: Corp): string {
  return chainsOf(sim.world).filter((chain) => chain.corpId === corp.corpId).map((chain) => {
    const app = corp.apps[String(chain.apiAgentId)]!
    const cards = chain.corps.map((row) => {
      const share = sharesOf(sim.world).find((s) => s.corpId === row.corpId && s.upstream.corpId === corp.corpId)
      const live = share && share.state !== 'revoked'
      const act = !row.joined ? '' : live ? button('停止共享', '/revoke', { corpId: row.corpId, upstreamId: corp.corpId }, false) : button(`共享「${escape(app.name)}」`, '', { corpId: row.corpId, upstreamId: corp.corpId, agentId: app.agentId }, true)
      return card(sim.world.corps[row.corpId]!.name, !row.joined ? '还没加入' : share ? STATE[share.state] : '未共享', act)
    })
    return `<h2>${escape(chain.name)} <small>上下游 · ${chain.corps.length} 家</small></h2>${cards.join('')}`
  }).join('')
}

/** The part of the WeCom admin console where apps are shared, confirmed and taken back. */
export function consolePage(app: FastifyInstance, sim: Sim): void {
  app.get('/console/:corpId', async (request, reply) => {
    reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store')
    const corp = sim.world.corps[(request.params as { corpId: string }).corpId]
    if (!corp) return reply.code(404).send(refusalPage(40013, '没有这家企业'))
    const parts = outgoing(sim, corp) + incoming(sim, corp)
    return reply.send(`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escape(corp.name)} · 应用共享</title><style>${STYLE}${MORE}</style></head>
<body><main><header>${MARK}${escape(corp.name)}<small>企业微信管理后台</small></header><h1>上下游 · 应用共享</h1><p id="why" role="alert"></p>${parts || '<p class="none">这家企业还不在任何上下游里</p>'}</main><script>${SCRIPT}</script></body></html>`)
  })
}
