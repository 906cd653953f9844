import { createServer } from 'node:http'
import { decrypt } from '@wecom/crypto'
const SIM='http://127.0.0.1:4900'
let W:any; const tok=async()=>{W??=await fetch(SIM+'/_sim/world').then(r=>r.json()); const c=W.corps[0]; return (await fetch(`${SIM}/cgi-bin/gettoken?corpid=${c.corpId}&corpsecret=${c.apps[0].secret}`).then(r=>r.json())).access_token}
const api=async(p:string,b:any)=>fetch(`${SIM}/cgi-bin/${p}?access_token=${await tok()}`,{method:'POST',body:JSON.stringify(b)}).then(r=>r.json())
const deleted=new Set<string>(); let adds=6
const side=`<!doctype html><html><head><meta charset=utf-8><style>body{margin:0;font:14px/20px sans-serif;background:#F4F5F3;height:100vh;display:flex;flex-direction:column}main{flex:1;padding:12px;overflow:auto}nav{display:flex;background:#fff}nav button{flex:1;height:48px;border:0;background:none}</style></head><body><main id=m></main><nav><button data-nav=customer>客户</button><button data-nav=scripts>话术</button><button data-nav=follow>记跟进</button></nav><script>
const m=document.getElementById('m');let id='';const inv=(n,p)=>new Promise(r=>WeixinJSBridge.invoke(n,p||{},r));
const cust=()=>{m.innerHTML='<h2 data-testid=customer-name>'+id.slice(0,8)+'</h2><p>展厅门口活码</p>'}
const scripts=()=>{m.innerHTML='<input data-testid=script-search><div id=r></div>';m.querySelector('input').oninput=e=>{if(e.target.value.length>3)document.getElementById('r').innerHTML='<article data-testid=script-card><button>PN-03 别家便宜两千</button><div id=o></div></article>',m.querySelector('article button').onclick=()=>{document.getElementById('o').innerHTML='<p data-testid=script-preview>谢谢您愿意跟我说。您方便看下那份报价里有没有这三样</p><button data-testid=script-send>发送</button>';document.querySelector('[data-testid=script-send]').onclick=()=>inv('sendChatMessage',{msgtype:'text',text:{content:'谢谢您愿意跟我说。您方便看下那份报价里有没有这三样：保险是否足额、装饰是否必选、临牌和服务费是否另收？'}})}}}
const follow=()=>{m.innerHTML='<button data-testid=point-chip>价格</button><button data-testid=follow-save>保存</button>'}
document.querySelector('[data-nav=customer]').onclick=cust;document.querySelector('[data-nav=scripts]').onclick=scripts;document.querySelector('[data-nav=follow]').onclick=follow;
(async()=>{const s=await fetch('/sign?url='+encodeURIComponent(location.href.split('#')[0])).then(r=>r.json());await inv('agentConfig',{corpid:'wwG_huayue',agentid:'1000002',timestamp:String(s.timestamp),nonceStr:s.nonceStr,signature:s.signature,jsApiList:['getContext','getCurExternalContact','sendChatMessage']});const r=await inv('getCurExternalContact');id=r.userId||r.err_msg;cust();setInterval(async()=>{if((await fetch('/del?id='+id).then(r=>r.json())).d)m.innerHTML='<p data-testid=state-deleted>客户已删除，尊重客户选择，不重复添加</p>'},800)})()
</script></body></html>`
import { getJsApiSignature } from '@wecom/crypto'
createServer(async(q,r)=>{const u=new URL(q.url!,'http://x');let b='';for await(const p of q)b+=p
 if(u.pathname.startsWith('/wecom/callback')){r.end('success');W??=await fetch(SIM+'/_sim/world').then(x=>x.json());const c=W.corps.find((x:any)=>x.corpId===u.pathname.split('/')[3]);const xml=decrypt(c.apps[0].aesKey,/<Encrypt><!\[CDATA\[(.*?)\]\]/.exec(b)![1]).message;const f=(n:string)=>new RegExp(`<${n}><!\\[CDATA\\[(.*?)\\]\\]`).exec(xml)?.[1]
  if(f('ChangeType')==='del_follow_user')deleted.add(f('ExternalUserID')!)
  if(f('ChangeType')==='add_external_contact'){adds++;const t=await tok();await fetch(`${SIM}/cgi-bin/externalcontact/get?access_token=${t}&external_userid=${f('ExternalUserID')}`);await api('externalcontact/send_welcome_msg',{welcome_code:f('WelcomeCode'),text:{content:'您好，我是星程合肥包河店的陈晓峰，刚才在展厅门口接待您。越屿的配置表给您放在下面，回家慢慢看，有问题直接在这里问我。'},attachments:[{msgtype:'link',link:{title:'越屿 配置表',desc:'星程合肥包河店',url:'http://127.0.0.1:4900/',picurl:''}},{msgtype:'link',link:{title:'个人信息说明',desc:'华岳星程汽车销售服务有限公司怎么用您的信息',url:'http://127.0.0.1:4900/'}}]})
   const tags=await api('externalcontact/get_corp_tag_list',{});const id=(g:string,n:string)=>tags.tag_group.find((x:any)=>x.group_name===g).tag.find((x:any)=>x.name===n).id
   await api('externalcontact/mark_tag',{userid:f('UserID'),external_userid:f('ExternalUserID'),add_tag:[id('渠道来源','自然到店'),id('场景·包河','展厅门口')]});await api('externalcontact/remark',{userid:f('UserID'),external_userid:f('ExternalUserID'),remark:'很长的备注'.repeat(9)})}return}
 if(u.pathname==='/sign'){const t=await fetch(`${SIM}/cgi-bin/ticket/get?type=agent_config&access_token=${await tok()}`).then(x=>x.json());return r.end(JSON.stringify(getJsApiSignature({url:u.searchParams.get('url')!,ticket:t.ticket})))}
 if(u.pathname==='/del')return r.end(JSON.stringify({d:deleted.has(u.searchParams.get('id')!)}))
 r.setHeader('content-type','text/html; charset=utf-8')
 if(u.pathname.startsWith('/api/v1/auth/admin/login')){r.writeHead(302,{location:`${SIM}/wwlogin/sso/login?login_type=CorpApp&appid=wwG_huayue&agentid=1000002&redirect_uri=${encodeURIComponent('http://'+q.headers.host+'/admin/live')}&state=x`});return r.end()}
 if(u.pathname.startsWith('/admin'))return r.end(`<html><head></head><body style="font:14px sans-serif;padding:16px"><b>今天</b><p>今日新增 ${adds}</p><script>setTimeout(()=>location.href='/admin/live',3000)</script></body></html>`)
 r.setHeader('content-security-policy',"default-src 'self' 'unsafe-inline'; frame-ancestors 'none'"); r.end(side)
}).listen(3900,'127.0.0.1')
