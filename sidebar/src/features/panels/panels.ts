import { saveSidebarPanels } from '@chitang/shared/contracts/preferences'
import { computed } from 'vue'
import { api, errorMessage } from '../../shared/api/client.ts'
import { me } from '../../shared/session.ts'
import { say } from '../../shared/ui/messages.ts'
import { arrange, panelNames, type PanelName } from './arrange.ts'

/** Somebody who only serves cars looks at the car first. */
const servesOnly = computed(() => me.value !== null && me.value.roles.includes('service_advisor') && !me.value.roles.some((role) => role === 'sales_advisor' || role === 'dcc_agent'))

export const layout = computed<'sales' | 'service'>(() => (servesOnly.value ? 'service' : 'sales'))
export const panelOrder = computed(() => arrange(layout.value, me.value?.panels?.order ?? []))
export const foldedPanels = computed(() => new Set<string>(me.value?.panels?.folded ?? []))

let timer: ReturnType<typeof setTimeout> | undefined

/** Shown at once; saved when the hand rests, for every device of this person. */
function keep(order: readonly PanelName[], folded: readonly string[]): void {
  if (!me.value) return
  const panels = { order: [...order], folded: [...folded] }
  me.value = { ...me.value, panels }
  clearTimeout(timer)
  timer = setTimeout(() => {
    api(saveSidebarPanels, { body: panels }).catch((cause: unknown) => say(`面板顺序没有存上：${errorMessage(cause)}`, { error: true }))
  }, 600)
}

export function toggleFold(name: PanelName): void {
  const folded = new Set(foldedPanels.value)
  if (!folded.delete(name)) folded.add(name)
  keep(panelOrder.value, [...folded])
}
export function movePanel(name: PanelName, by: -1 | 1): void {
  const order = [...panelOrder.value]
  const from = order.indexOf(name)
  const to = from + by
  if (to < 0 || to >= order.length) return
  order.splice(to, 0, ...order.splice(from, 1))
  keep(order, [...foldedPanels.value])
}
export { panelNames, type PanelName }
