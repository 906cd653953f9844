// Runs in each document before anything else: says when something is painted, and when the customer's name is. Times are
// of the wall clock, since a login goes through several documents.
(() => {
  const began = performance.timeOrigin
  const tell = (step) => void window.__step({ began, ...step })
  tell({})
  new PerformanceObserver((list) => {
    for (const entry of list.getEntriesByName('first-contentful-paint')) tell({ fcp: began + entry.startTime })
  }).observe({ type: 'paint', buffered: true })
  const seen = new MutationObserver(() => {
    if (!document.querySelector('[data-testid=customer-name]')?.textContent) return
    seen.disconnect()
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => tell({ useful: began + performance.now() })
      port2.postMessage(null)
    })
  })
  seen.observe(document, { subtree: true, childList: true, characterData: true })
})()
