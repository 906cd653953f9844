import type { ShareState } from '@chitang/shared/contracts/sharing'
import type { ChainCorp, SharedTo } from '../../wecom/endpoints/chains.ts'

export interface ShareRow { id: string; wecomCorpId: string; name: string; joined: boolean; inviterUserid: string | null; state: ShareState; agentId: number | null; corpId: string | null }

export interface BoardRow extends ShareRow { since: Date; remindedAt: Date | null }

export type ShareStep =
  | { what: 'meet'; corp: ChainCorp }
  /** Came to the chain, or is called differently now. */
  | { what: 'describe'; row: ShareRow; corp: ChainCorp }
  | { what: 'activate'; row: ShareRow | null; share: SharedTo }
  | { what: 'revoke'; row: ShareRow }
  | { what: 'forget'; row: ShareRow }

/**
 * What WeCom says now against what we know. An unconfirmed share is absent from its list as one that was never made
 * (doc 95813): whether HQ has shared is therefore ours to note, and stays as it is.
 */
export function shareSteps(known: readonly ShareRow[], chain: readonly ChainCorp[], shares: readonly SharedTo[]): ShareStep[] {
  const steps: ShareStep[] = []
  const rows = new Map(known.map((row) => [row.wecomCorpId, row]))
  const shared = new Set(shares.map((share) => share.corpid))
  const inChain = new Set(chain.map((corp) => corp.corpId))
  for (const share of shares) {
    const row = rows.get(share.corpid)
    // A store that left here is not brought back by what headquarters shared: it comes back itself, or takes the app back and confirms anew.
    if (row?.state !== 'left' && (row?.state !== 'active' || row.agentId !== share.agentid)) steps.push({ what: 'activate', row: row ?? null, share })
  }
  for (const corp of chain) {
    const row = rows.get(corp.corpId)
    if (!row) {
      if (!shared.has(corp.corpId)) steps.push({ what: 'meet', corp })
    } else if (row.name !== corp.name || row.joined !== corp.joined || (corp.inviterUserid !== null && row.inviterUserid !== corp.inviterUserid)) steps.push({ what: 'describe', row, corp })
  }
  for (const row of known) {
    if ((row.state === 'active' || row.state === 'left') && !shared.has(row.wecomCorpId)) steps.push({ what: 'revoke', row })
    // An invitation that became a corp with another id, or was taken back, before anything was connected.
    else if (row.corpId === null && !shared.has(row.wecomCorpId) && !inChain.has(row.wecomCorpId)) steps.push({ what: 'forget', row })
  }
  return steps
}

const hourMs = 3_600_000

/** Minutes until somebody may be reminded again; 0 = now. */
export const remindIn = (remindedAt: Date | null, now: Date): number => (remindedAt === null ? 0 : Math.max(0, Math.ceil((remindedAt.getTime() + hourMs - now.getTime()) / 60_000)))
