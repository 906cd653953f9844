import type { FastifyReply } from 'fastify'

/** Text for a page; what people wrote is never markup. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/**
 * A page that customers open without a session: plain, readable on any phone, in the company's own name. Ours does not
 * appear. `title` and `content` are markup already.
 */
export const publicPage = (title: string, content: string, css = ''): string => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><link rel="icon" href="data:,">
<title>${title}</title><style>
body{margin:0;background:#f4f5f3;color:#1b2321;font:16px/1.75 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','WenQuanYi Micro Hei',sans-serif}
main{max-width:680px;margin:0 auto;padding:24px 20px 48px;background:#fff;min-height:100vh;box-sizing:border-box}
h1{font-size:22px;line-height:32px;margin:0 0 4px}h2{font-size:16px;margin:24px 0 4px}p{margin:0 0 12px}.by{color:#626c68;font-size:13px}
@media (prefers-color-scheme:dark){body{background:#151918;color:#e8ecea}main{background:#1e2322}.by{color:#98a49f}}
${css}</style></head><body><main>${content}</main></body></html>`

/** What an address without its object shows; `what` is the object in Chinese, with its measure word. */
export const noSuchPage = (what = '这个页面'): string => publicPage(`没有${what}`, `<h1>没有${what}</h1><p>地址可能不完整。请从聊天里重新打开，或直接问您的顾问。</p>`)

/** A page whose address is its only key: nobody keeps a copy, and no link on it tells where the reader came from. */
export const sendUnlisted = (reply: FastifyReply, html: string, status = 200): FastifyReply =>
  reply.code(status).header('referrer-policy', 'no-referrer').header('cache-control', 'no-store').type('text/html; charset=utf-8').send(html)
