/** What binds a customer to the store at the moment they delete their advisor. */
export interface Bound { hasOpenOrder: boolean; isInService: boolean; hasVisit: boolean }

/** Said after the name. Null: nothing waits for them here, so they are left in peace. */
export function whyCall({ hasOpenOrder, isInService, hasVisit }: Bound): string | null {
  if (isInService) return '的车还在店里'
  if (hasOpenOrder) return '订了车还没交'
  if (hasVisit) return '约了到店'
  return null
}
