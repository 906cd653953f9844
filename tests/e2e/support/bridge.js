// Runs in the page before anything else: WeCom's JS bridge, and a recorder of what is on the screen.
(() => {
  const doc = crypto.randomUUID?.() ?? String(Math.random())
  let reported = null
  window.WeixinJSBridge = {
    invoke(name, params, callback) {
      void window.__wecomHost(name, JSON.parse(JSON.stringify(params ?? {})), doc, location.href.split('#')[0]).then((reply) => {
        if (name === 'getCurExternalContact') reported = reply.userId ?? null
        callback?.(reply)
      })
    },
    on() {},
  }

  let last = ''
  const look = (painted) => {
    const name = document.querySelector('[data-testid=customer-name]')
    const seen = { painted, reported, shown: name?.dataset.externalUserId ?? null, name: name?.textContent ?? null, note: document.querySelector('[role=dialog] .note')?.textContent ?? null }
    const text = JSON.stringify(seen)
    if (text === last) return
    last = text
    void window.__seen(seen)
  }
  const frame = () => {
    look(true)
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  new MutationObserver(() => look(false)).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['data-external-user-id'] })
})()
