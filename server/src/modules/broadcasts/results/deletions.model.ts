export interface Deletions { delivered: number; deleted: number; usualShare: number }
export interface DeletionVerdict { level: 'locked' | 'hint'; words: string }

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

/** Too few to say anything lock nothing: 200 delivered and 5 deletions at least; three times the store's usual share in any case. */
export function deletionVerdict({ delivered, deleted, usualShare }: Deletions): DeletionVerdict | null {
  if (delivered === 0 || deleted < 2) return null
  const share = deleted / delivered
  if (share < 3 * usualShare) return null
  const words = `发出后 48 小时内 ${deleted} 位客户删除了顾问（${percent(share)}，平时 ${percent(usualShare)}）`
  return { level: delivered >= 200 && deleted >= 5 ? 'locked' : 'hint', words }
}
