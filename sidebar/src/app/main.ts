/**
 * The shell of index.html is on the screen before anything is worked out: opened again, all files are at hand, and
 * starting at once would hold the first picture back. A page nobody sees, or a client that draws nothing, starts anyway.
 */
const painted = new Promise<void>((resolve) => {
  if (document.hidden) return resolve()
  requestAnimationFrame(() => setTimeout(resolve))
  setTimeout(resolve, 200)
})

void painted.then(() => import('./start.ts'))
