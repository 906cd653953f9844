import { tell } from '../callbacks/deliver.ts'
import { randomId } from '../model/ids.ts'
import { changed, type Sim } from '../model/sim.ts'
import type { App } from '../model/types.ts'
import { ActionError, corpOf } from './people.ts'

/** What the platform says and does to an app nobody uses (events of 2025); null: it only warns. */
const EVENTS: Record<string, { liveness: App['liveness'] | null; warns: boolean }> = {
  inactive_alert: { liveness: null, warns: true },
  close_inactive_agent: { liveness: 'closed', warns: false },
  reopen_inactive_agent: { liveness: undefined, warns: false },
  low_active_alert: { liveness: null, warns: true },
  low_active: { liveness: 'lowActive', warns: false },
  active_restored: { liveness: undefined, warns: false },
}
const WARNED_S = 7 * 86400

export function setLiveness(sim: Sim, input: { corpId?: unknown; agentId?: unknown; event?: unknown }): { liveness: string } {
  const corp = corpOf(sim, input.corpId)
  const app = corp.apps[String(input.agentId)]
  if (!app) throw new ActionError(`no app ${String(input.agentId)}`)
  const name = String(input.event)
  const meaning = Object.hasOwn(EVENTS, name) ? EVENTS[name] : undefined
  if (!meaning) throw new ActionError(`event is one of ${Object.keys(EVENTS).join(', ')}`)
  if (meaning.liveness === undefined) delete app.liveness
  else if (meaning.liveness !== null) app.liveness = meaning.liveness
  tell(sim, corp, app, randomId('v', 12), { Event: name, AgentID: app.agentId, ...(meaning.warns && { EffectTime: Math.floor(sim.clock.now() / 1000) + WARNED_S }) })
  changed(sim, { what: 'world', corpId: corp.corpId })
  return { liveness: app.liveness ?? 'active' }
}
