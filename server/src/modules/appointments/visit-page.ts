import type { HalfDay } from '@chitang/shared/contracts/appointments'
import type { FastifyInstance } from 'fastify'
import { escapeHtml, noSuchPage, publicPage } from '../../platform/http/public-page.ts'
import type { Kit } from '../../platform/kit.ts'
import { whenText } from './appointments.model.ts'
import { visitCardPicture } from './visit-card.ts'

interface Visit { day: string; half: HalfDay; status: string; name: string; phone: string; address: string }

/** What the card opens: the store in its own name, when, where, the phone and a map. Nothing about the customer. */
export function registerVisitPage(app: FastifyInstance, kit: Kit): void {
  app.get('/visit/card.png', { schema: { hide: true } }, async (_request, reply) => reply.type('image/png').header('cache-control', 'public, max-age=604800')
    // The chat shows it inside another page.
    .header('cross-origin-resource-policy', 'cross-origin').send(visitCardPicture()))
  app.get('/visit/:token', { schema: { hide: true } }, async (request, reply) => {
    const { token } = request.params as { token: string }
    const visit = /^[\w-]{22}$/.test(token)
      ? await kit.database.row<Visit>('SELECT a.day, a.half, a.status, s.name, s.phone, s.address FROM appointment a JOIN store s ON s.group_id = a.group_id AND s.id = a.store_id WHERE a.page_token = ?', [token])
      : null
    return reply.code(visit ? 200 : 404).header('referrer-policy', 'no-referrer').type('text/html; charset=utf-8').send(visit ? page(visit) : noSuchPage('这张卡片'))
  })
}

const css = `.when{font-size:26px;line-height:36px;font-weight:600;margin:4px 0 20px}dl{display:grid;grid-template-columns:56px 1fr;gap:8px 0;margin:0 0 24px}dt{color:#55605c}dd{margin:0}
.acts{display:flex;gap:12px}.acts a{flex:1;text-align:center;padding:11px 0;border-radius:8px;border:1px solid #cdd3cf;color:#1b2321;text-decoration:none}.acts .solid{background:#1b2321;border-color:#1b2321;color:#fff}.acts a:focus-visible{outline:2px solid #1b2321;outline-offset:2px}
@media (prefers-color-scheme:dark){dt{color:#98a49f}.acts a{color:#e8ecea;border-color:#4a5450}.acts .solid{background:#e8ecea;color:#151918;border-color:#e8ecea}}
`

function page(visit: Visit): string {
  const map = `https://apis.map.qq.com/uri/v1/search?keyword=${encodeURIComponent(visit.address)}&referer=visit`
  const when = visit.status === 'cancelled' ? '这次到店已取消或改期' : `约在 ${whenText(visit.day, visit.half)}`
  return publicPage(escapeHtml(visit.name), `<h1>${escapeHtml(visit.name)}</h1><p class="when">${escapeHtml(when)}</p>
<dl><dt>地址</dt><dd>${escapeHtml(visit.address)}</dd><dt>电话</dt><dd>${escapeHtml(visit.phone)}</dd></dl>
<p class="acts"><a class="solid" href="${escapeHtml(map)}" rel="noreferrer">打开地图</a><a href="tel:${escapeHtml(visit.phone.replace(/[^\d+-]/g, ''))}">打电话</a></p>
<p class="by">到店前有变化，在聊天里说一声就行。</p>`, css)
}
