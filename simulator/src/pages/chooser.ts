import type { Corp } from '../model/types.ts'

export interface ChooserRequest { kind: 'oauth' | 'login'; corpId: string; agentId: number; redirectUri: string; state: string; /** Corps the app is shared to: their people log in by the upstream's appid (2.1). */ downstreams: string[] }

const ROLE_ORDER = ['店总', '销售经理', '售后经理', '市场经理', '销售顾问', '服务顾问', 'DCC专员', '前台', '集团运营', '合规']
const rank = (position: string): number => (ROLE_ORDER.indexOf(position) + ROLE_ORDER.length + 1) % (ROLE_ORDER.length + 1)

export const json = (value: unknown): string => JSON.stringify(value).replace(/</g, '\\u003c')
export const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

export const MARK = '<svg width="24" height="24" viewBox="0 0 24 24" fill="#0F6B74" aria-hidden="true"><path d="M4.77 2.11A11 11 0 1 0 19.23 2.11A9.2 9.2 0 1 1 4.77 2.11Z"/><path d="M8.22 2.23A6.9 6.9 0 1 0 15.78 2.23A5.2 5.2 0 1 1 8.22 2.23Z"/><circle cx="12" cy="6" r="2.6"/></svg>'

export const STYLE = `*{box-sizing:border-box}body{margin:0;background:#F4F5F3;color:#1B2321;font:14px/20px "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:720px;margin:0 auto;padding:24px 16px 48px}header{display:flex;align-items:center;gap:9px;font-weight:600;letter-spacing:1px}header small{font-weight:400;color:#626C68;letter-spacing:0}
h1{font-size:22px;line-height:32px;font-weight:600;margin:20px 0 0}p{margin:0;color:#55605C}.find{position:sticky;top:0;background:#F4F5F3;padding:16px 0 8px}
input{width:100%;height:40px;border:1px solid #8A938E;border-radius:8px;padding:0 12px;font:inherit;background:#fff;color:inherit}
input:focus-visible,button:focus-visible{outline:2px solid #0F6B74;outline-offset:2px}h2{font-size:15px;line-height:22px;font-weight:600;margin:16px 0 8px}
.role{display:grid;grid-template-columns:84px 1fr;gap:8px;padding:10px 12px;background:#fff;border-bottom:1px solid #E5E8E5}.role:first-of-type{border-radius:10px 10px 0 0}.role:last-of-type{border-radius:0 0 10px 10px;border:0}.role:only-of-type{border-radius:10px}
.role>span{color:#626C68;font-size:13px;line-height:36px}.people{display:flex;flex-wrap:wrap;gap:8px}
button{display:inline-flex;align-items:center;gap:8px;height:36px;padding:0 12px 0 4px;border:1px solid #CDD3CF;border-radius:8px;background:#fff;font:inherit;color:inherit;cursor:pointer}
button:hover{background:#E6F1F1;border-color:#BAD7D8}button i{display:grid;place-items:center;width:28px;height:28px;border-radius:6px;background:#D9E3DF;color:#2F4A45;font-style:normal;font-size:13px;font-weight:600}
.none{padding:24px;text-align:center;color:#626C68}body.silent main{display:none}@media(max-width:480px){.role{grid-template-columns:1fr;gap:0}.role>span{line-height:24px}}`

const SCRIPT = `(async()=>{const data=JSON.parse(document.getElementById('data').textContent);
const go=async(who)=>{const answer=await fetch('/_sim/grant',{method:'POST',headers:{'content-type':'application/json'},body:JSON.stringify({...data.request,...who})});const body=await answer.json();if(!answer.ok){document.body.classList.remove('silent');document.getElementById('why').textContent=body.error;return}location.replace(body.location)};
let who=null;if(window.name.startsWith('wecom-client:')){try{who=JSON.parse(window.name.slice(13))}catch(error){console.error(error)}}
const as=(corpId,userid)=>({userid,...(corpId!==data.request.corpId&&{memberCorpId:corpId})});
if(who&&(who.corpId===data.request.corpId||data.request.downstreams.includes(who.corpId))&&(who.userid||who.personId)){await go(who.userid?as(who.corpId,who.userid):{personId:who.personId});return}
document.body.classList.remove('silent');const find=document.getElementById('find'),list=document.getElementById('list');
const draw=()=>{const q=find.value.trim().toLowerCase();list.replaceChildren();let shown=0;for(const store of data.stores){const roles=[];for(const role of store.roles){const people=role.people.filter(p=>!q||(p.name+p.userid+role.name+store.name).toLowerCase().includes(q));if(!people.length)continue;
const row=document.createElement('div');row.className='role';const label=document.createElement('span');label.textContent=role.name;const box=document.createElement('div');box.className='people';
for(const p of people){const b=document.createElement('button');b.type='button';b.dataset.userid=p.userid;const i=document.createElement('i');i.textContent=[...p.name][0];b.append(i,p.name);b.onclick=()=>go(as(store.corpId,p.userid));box.append(b);shown++}row.append(label,box);roles.push(row)}
if(roles.length){const h=document.createElement('h2');h.textContent=store.name;const s=document.createElement('section');s.append(...roles);list.append(h,s)}}
if(!shown){const d=document.createElement('div');d.className='none';d.textContent='没有叫这个名字的同事';list.append(d)}};
find.oninput=draw;find.onkeydown=e=>{if(e.key==='Enter'){const b=list.querySelector('button');if(b)b.click()}};draw();find.focus()})()`

const storesOf = (corp: Corp): object[] =>
  corp.departments.flatMap((department) => {
    const members = Object.values(corp.members).filter((m) => m.department[0] === department.id && m.status === 1)
    const positions = [...new Set(members.map((m) => m.position))].sort((a, b) => rank(a) - rank(b))
    return members.length > 0 ? [{ corpId: corp.corpId, name: department.name, roles: positions.map((name) => ({ name: name || '同事', people: members.filter((m) => m.position === name).map((m) => ({ userid: m.userid, name: m.name })) })) }] : []
  })

export function chooserPage(corp: Corp, downstreams: readonly Corp[], appName: string, request: ChooserRequest): string {
  const stores = [corp, ...downstreams].flatMap(storesOf)
  const title = request.kind === 'login' ? `用谁的企业微信扫码登录「${appName}」` : `你是谁，要打开「${appName}」`
  const hint = request.kind === 'login' ? '真实环境里这里是二维码，用手机上的企业微信扫。这里直接选人。' : '真实环境里企业微信已经知道你是谁。这里直接选人。'
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escape(title)}</title><style>${STYLE}</style></head>
<body class="silent"><main><header>${MARK}${escape(corp.name)}<small>本机企业微信</small></header><h1>${escape(title)}</h1><p>${hint}</p><p id="why" role="alert"></p>
<div class="find"><input id="find" type="search" placeholder="搜姓名、岗位、门店" aria-label="搜姓名、岗位、门店"></div><div id="list"></div></main>
<script type="application/json" id="data">${json({ request, stores })}</script><script>${SCRIPT}</script></body></html>`
}

export const refusalPage = (errcode: number, why: string): string => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>无法登录</title><style>${STYLE}</style></head>
<body><main><header>${MARK}本机企业微信</header><h1>无法登录</h1><p>${escape(why)}</p><p>诊断码 ${errcode}</p></main></body></html>`
