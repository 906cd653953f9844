/**
 * The script the proxy puts first into a framed page. It stays a string: bundlers rewrite functions,
 * and this text must run in the page exactly as written. Inert unless the frame's name says who is logged in.
 */
export const bridgeSource = (clientOrigin: string): string => String.raw`(() => {
  'use strict'
  const MARK = 'wecom-client:'
  if (window.parent === window || !window.name.startsWith(MARK)) return
  let who
  try { who = JSON.parse(window.name.slice(MARK.length)) } catch (error) { console.error('wecom bridge: frame name is not JSON', error); return }
  const CLIENT = ${JSON.stringify(clientOrigin)}
  const DOC = Math.random().toString(36).slice(2) + Date.now().toString(36)
  const UA = who.ua || 'Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Language/zh wxwork/4.1.36 (MicroMessenger/6.2) WindowsWechat  MailPlugin_Electron WeMail embeddisk'
  Object.defineProperty(navigator, 'userAgent', { configurable: true, get: () => UA })
  const post = (message) => window.parent.postMessage(message, CLIENT)
  const waiting = new Map()
  const listeners = new Map()
  let count = 0
  const bare = () => location.href.split('#')[0]
  window.WeixinJSBridge = {
    invoke(name, params, callback) {
      const id = DOC + ':' + ++count
      if (callback) waiting.set(id, callback)
      post({ type: 'wecom-shim:invoke', id, doc: DOC, name, params: JSON.parse(JSON.stringify(params || {})), url: bare() })
    },
    on(name, callback) {
      listeners.set(name, [...(listeners.get(name) || []), callback])
    },
  }
  const switched = () => {
    document.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event('focus'))
  }

  const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
  const shown = (el) => el.getClientRects().length > 0 && getComputedStyle(el).visibility !== 'hidden'
  const find = (act) => {
    const all = [...document.querySelectorAll(act.selector || 'button, a, [role=button], [role=tab], label, li, p, span, div')].filter(shown)
    if (!act.text) return all[0]
    const match = all.filter((el) => (el.textContent || '').includes(act.text))
    return match[match.length - 1]
  }
  const ring = async (el, pace) => {
    const box = el.getBoundingClientRect()
    const mark = document.createElement('div')
    mark.setAttribute('aria-hidden', 'true')
    Object.assign(mark.style, {
      position: 'fixed', zIndex: '2147483647', pointerEvents: 'none', borderRadius: '10px', border: '2px solid #0F6B74', boxShadow: '0 0 0 4px rgba(15,107,116,.22)',
      left: box.left - 4 + 'px', top: box.top - 4 + 'px', width: box.width + 8 + 'px', height: box.height + 8 + 'px', boxSizing: 'border-box', transition: 'opacity .16s',
    })
    document.documentElement.append(mark)
    await sleep(420 * Math.max(0.4, pace))
    mark.style.opacity = '0'
    setTimeout(() => mark.remove(), 200)
  }
  const type = async (el, value, pace) => {
    const proto = el instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
    const set = Object.getOwnPropertyDescriptor(proto, 'value').set
    el.focus()
    let text = ''
    set.call(el, '')
    for (const char of value) {
      text += char
      set.call(el, text)
      el.dispatchEvent(new InputEvent('input', { bubbles: true, data: char, inputType: 'insertText' }))
      await sleep(60 * pace)
    }
    el.dispatchEvent(new Event('change', { bubbles: true }))
  }
  const perform = async (act) => {
    const until = Date.now() + (act.timeoutMs ?? 5000)
    let el = find(act)
    if (act.action === 'exists') return { ok: !!el, value: el ? el.textContent : undefined }
    while (!el || el.disabled) {
      if (Date.now() > until) return { ok: false, error: '页面上没有等到 ' + (act.selector || '') + (act.text ? '「' + act.text + '」' : '') }
      await sleep(60)
      el = find(act)
    }
    if (act.action === 'wait') return { ok: true, value: el.textContent }
    el.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    const pace = act.pace || 1
    await ring(el, pace)
    el = find(act) || el
    if (act.action === 'type') await type(el, String(act.value || ''), pace)
    else {
      const at = el.getBoundingClientRect()
      const init = { bubbles: true, cancelable: true, composed: true, clientX: at.left + at.width / 2, clientY: at.top + at.height / 2, button: 0 }
      el.dispatchEvent(new PointerEvent('pointerdown', { ...init, isPrimary: true }))
      el.dispatchEvent(new MouseEvent('mousedown', init))
      // A mouse leaves no focus ring on a button; a scripted focus would.
      if (el.matches('input, textarea, select')) el.focus({ preventScroll: true })
      el.dispatchEvent(new PointerEvent('pointerup', { ...init, isPrimary: true }))
      el.dispatchEvent(new MouseEvent('mouseup', init))
      el.click()
    }
    return { ok: true, value: el.textContent }
  }

  const acts = new Map()
  window.addEventListener('message', (event) => {
    if (event.source !== window.parent || event.origin !== CLIENT) return
    const message = event.data
    if (!message || typeof message.type !== 'string') return
    if (message.type === 'wecom-shim:reply') {
      event.stopImmediatePropagation()
      const callback = waiting.get(message.id)
      waiting.delete(message.id)
      if (callback) callback(JSON.parse(JSON.stringify(message.res)))
    } else if (message.type === 'wecom-shim:event') {
      event.stopImmediatePropagation()
      if (message.name === '__context') switched()
      for (const callback of listeners.get(message.name) || []) callback(message.payload)
    } else if (message.type === 'wecom-shim:act') {
      event.stopImmediatePropagation()
      if (!acts.has(message.id)) acts.set(message.id, perform(message))
      acts.get(message.id).then(
        (result) => post({ type: 'wecom-shim:acted', id: message.id, ...result }),
        (error) => post({ type: 'wecom-shim:acted', id: message.id, ok: false, error: String(error) }),
      )
    }
  })
  document.dispatchEvent(new Event('WeixinJSBridgeReady'))
  post({ type: 'wecom-shim:ready', doc: DOC, url: bare() })
})()
`
