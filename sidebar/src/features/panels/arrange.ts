export const panelNames = { next: '下一步', needs: '需求', vehicle: '用车', recent: '最近', tags: '标签' } as const
export type PanelName = keyof typeof panelNames

const defaults: Readonly<Record<'sales' | 'service', readonly PanelName[]>> = {
  sales: ['next', 'needs', 'recent', 'tags', 'vehicle'],
  service: ['next', 'vehicle', 'recent', 'tags', 'needs'],
}

const isPanel = (name: string): name is PanelName => name in panelNames

/** The person's own order; a panel that came later stands where it stands by default, behind its default neighbour. */
export function arrange(layout: 'sales' | 'service', own: readonly string[]): PanelName[] {
  const order = [...new Set(own.filter(isPanel))]
  for (const [index, name] of defaults[layout].entries()) {
    if (order.includes(name)) continue
    const before = defaults[layout].slice(0, index).findLast((one) => order.includes(one))
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, name)
  }
  return order
}
