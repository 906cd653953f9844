import { control } from './api.ts'

/** Host side of the bridge: the client page answers for the frame, with a context only it knows. */
export interface FrameContext { corpId: string; agentId: number; userid: string; entry: string; externalUserid: string | null }
export interface Act { selector?: string; text?: string; action: 'click' | 'type' | 'wait' | 'exists'; value?: string; timeoutMs?: number; /** Below 1: the hand is faster. */ pace?: number }
export interface Acted { ok: boolean; error?: string; value?: string }
export interface UiRequest { action: string; params: Record<string, unknown> }

interface Attached { id: string; context(): FrameContext; origin: string; onUi(request: UiRequest): void }

const frames = new Map<Window, Attached>()
const acts = new Map<string, (result: Acted) => void>()
let count = 0
let listening = false

async function answer(source: Window, frame: Attached, data: Record<string, unknown>): Promise<void> {
  const reply = await control<{ res: Record<string, unknown>; ui?: UiRequest }>('jsapi', {
    context: { ...frame.context(), frame: frame.id, doc: data.doc, url: data.url }, name: data.name, params: data.params,
  })
  source.postMessage({ type: 'wecom-shim:reply', id: data.id, res: reply.res }, frame.origin)
  if (reply.ui) frame.onUi(reply.ui)
}

function listen(): void {
  if (listening) return
  listening = true
  window.addEventListener('message', (event) => {
    const source = event.source as Window | null
    const frame = source ? frames.get(source) : undefined
    const data = event.data as Record<string, unknown> | null
    if (!source || !frame || event.origin !== frame.origin || !data) return
    if (data.type === 'wecom-shim:invoke') {
      answer(source, frame, data).catch((error: unknown) => {
        source.postMessage({ type: 'wecom-shim:reply', id: data.id, res: { err_msg: `${String(data.name)}:fail_${String(error)}` } }, frame.origin)
      })
    } else if (data.type === 'wecom-shim:acted') {
      acts.get(String(data.id))?.({ ok: data.ok === true, error: data.error as string | undefined, value: data.value as string | undefined })
      acts.delete(String(data.id))
    }
  })
}

export function attach(target: Window, origin: string, context: () => FrameContext, onUi: (request: UiRequest) => void): () => void {
  listen()
  frames.set(target, { id: `f${++count}`, context, origin, onUi })
  return () => void frames.delete(target)
}

/** Tells the page that another conversation is in front, without reloading it. */
export function announceSwitch(target: Window, origin: string, externalUserid: string | null): void {
  target.postMessage({ type: 'wecom-shim:event', name: '__context', payload: { externalUserid } }, origin)
}

/** Does something in the frame as a hand would. The page may be reloading: unanswered tries are repeated until the time is up. */
export async function act(frame: () => HTMLIFrameElement | null, what: Act): Promise<Acted> {
  const until = Date.now() + (what.timeoutMs ?? 20_000)
  let id = `a${++count}`
  for (;;) {
    const left = until - Date.now()
    if (left <= 0) return { ok: false, error: '侧边栏没有应答' }
    const slice = Math.min(left, 1500)
    const target = frame()?.contentWindow
    const result = await new Promise<Acted | null>((resolve) => {
      const timer = window.setTimeout(() => {
        acts.delete(id)
        resolve(null)
      }, slice + 900 + (what.value?.length ?? 0) * 80)
      acts.set(id, (value) => {
        clearTimeout(timer)
        resolve(value)
      })
      // Any origin: the frame may be on its way through the login page, which does not listen; nothing secret is said.
      target?.postMessage({ ...what, type: 'wecom-shim:act', id, timeoutMs: slice }, '*')
    })
    if (result?.ok || (result && what.action === 'exists')) return result
    if (result && Date.now() >= until - 50) return result
    // Answered, so the next try is another one. Unanswered, it may still be under way: under the same id it is not done twice.
    if (result) id = `a${++count}`
  }
}
