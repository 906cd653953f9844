/** What binds a customer to the store at the moment they delete their advisor, and how the product knows. */
export interface Bound { isInService: boolean; isOrderedByLevel: boolean; isSoldLater: boolean; hasVisit: boolean }

/** `why` is said after the name, `source` tells what it rests on. Null: nothing waits for them here, so they are left in peace. */
export function whyCall({ isInService, isOrderedByLevel, isSoldLater, hasVisit }: Bound): { why: string; source: string } | null {
  if (isInService) return { why: '的车还在店里', source: '前台今天或昨天登记了进厂' }
  if (isSoldLater) return { why: '订了车还没交', source: '导入的购车日期还没到' }
  if (isOrderedByLevel) return { why: '订了车还没交', source: '顾问把他定为已订' }
  return hasVisit ? { why: '约了到店', source: '顾问约好了到店' } : null
}
