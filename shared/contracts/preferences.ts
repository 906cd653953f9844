import { Type, type Static } from 'typebox'
import { Ok } from './common.ts'
import { endpoint } from './endpoint.ts'

const PanelName = Type.String({ pattern: '^[a-z][a-z_]{0,19}$' })

/** Order of the sidebar's panels and which are folded; panels that came later stand at their default place. */
export const SidebarPanels = Type.Object({
  order: Type.Array(PanelName, { maxItems: 20 }),
  folded: Type.Array(PanelName, { maxItems: 20 }),
})
export type SidebarPanels = Static<typeof SidebarPanels>

export const saveSidebarPanels = endpoint({
  id: 'saveSidebarPanels', method: 'PUT', path: '/me/sidebar-panels', audience: 'sidebar', permission: 'self.read',
  summary: 'How this person likes the sidebar, on every device', body: SidebarPanels, response: Ok,
})
