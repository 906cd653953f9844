import { listCodes, type CodeKind, type CodeRow } from '@chitang/shared/contracts/codes'
import { call } from '../api/client.ts'

const rank: Record<CodeKind, number> = { scene: 0, campaign: 1, employee: 2, referral: 3 }

/** Every code of a store, page after page, so that counts and folders made of them are true. */
export async function allCodes(storeId: string | null | undefined, signal: AbortSignal): Promise<CodeRow[]> {
  const rows: CodeRow[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: { items: CodeRow[]; nextCursor: string | null } = await call(listCodes, { query: { ...(storeId ? { storeId } : {}), ...(cursor ? { cursor } : {}) }, signal })
    rows.push(...page.items)
    cursor = page.nextCursor
  }
  return rows.sort((a, b) => rank[a.kind] - rank[b.kind])
}

export const foldersOf = (rows: readonly CodeRow[]): string[] => [...new Set(rows.flatMap((row) => row.folder ?? []))].sort()
