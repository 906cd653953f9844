import type { Sim } from '../model/sim.ts'
import { json, MARK, refusalPage, STYLE } from './chooser.ts'

const SCRIPT = `(async()=>{const request=JSON.parse(document.getElementById('data').textContent);
const go=async(personId)=>{const answer=await fetch('/_sim/wechat-login',{method:'POST',headers:{'content-type':'application/json'},body:JSON.stringify({...request,personId})});const body=await answer.json();if(!answer.ok){document.body.classList.remove('silent');document.getElementById('why').textContent=body.error;return}location.replace(body.location)};
let who=null;if(window.name.startsWith('wecom-client:')){try{who=JSON.parse(window.name.slice(13))}catch(error){console.error(error)}}
if(who&&who.personId){await go(who.personId);return}
document.body.classList.remove('silent');const find=document.getElementById('find'),list=document.getElementById('list');
const draw=async()=>{const answer=await fetch('/_sim/persons?limit=40&q='+encodeURIComponent(find.value.trim()));const {persons}=await answer.json();list.replaceChildren();for(const p of persons){const b=document.createElement('button');b.type='button';b.dataset.personid=p.personId;const i=document.createElement('i');i.textContent=[...p.name][0];b.append(i,p.name);b.onclick=()=>go(p.personId);list.append(b)}};
find.oninput=()=>void draw();void draw();find.focus()})()`

/** Which customer opens the page of a service account: in the real world WeChat knows. */
export function personPage(sim: Sim, query: Record<string, string | undefined>): string {
  const account = sim.world.accounts![query.appid!]!
  const scope = query.scope ?? ''
  if (query.response_type !== 'code' || !['snsapi_base', 'snsapi_userinfo'].includes(scope)) return refusalPage(10005, 'response_type 应是 code，scope 应是 snsapi_base 或 snsapi_userinfo')
  const request = { appid: account.appid, scope, redirectUri: query.redirect_uri ?? '', state: query.state ?? '' }
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>用微信登录</title><style>${STYLE}</style></head>
<body class="silent"><main><header>${MARK}${account.name}<small>本机微信</small></header><h1>哪位客户用微信打开这个页面</h1><p>真实环境里微信已经知道是谁。这里直接选人。</p><p id="why" role="alert"></p>
<div class="find"><input id="find" type="search" placeholder="搜名字" aria-label="搜名字"></div><div id="list" class="people"></div></main>
<script type="application/json" id="data">${json(request)}</script><script>${SCRIPT}</script></body></html>`
}
