import type { ClientTimings } from '@chitang/shared/contracts/timings'

export interface TimingRow { client: string; js: number; signature: number; context: number; id: number; api: number; paint: number; fcp: number | null }

/** Nearest rank: a value that somebody really waited. */
export function percentilesOf(values: readonly number[]): { p50: number; p75: number; p95: number } {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { p50: at(0.5), p75: at(0.75), p95: at(0.95) }
}

/** Most used client first. */
export function timingsByClient(rows: readonly TimingRow[]): ClientTimings[] {
  const byClient = new Map<string, TimingRow[]>()
  for (const row of rows) {
    const list = byClient.get(row.client)
    if (list) list.push(row)
    else byClient.set(row.client, [row])
  }
  return [...byClient].map(([client, list]): ClientTimings => {
    const of = (step: 'js' | 'signature' | 'context' | 'id' | 'api' | 'paint') => percentilesOf(list.map((row) => row[step]))
    const fcp = list.flatMap((row) => row.fcp ?? [])
    return { client, opens: list.length, js: of('js'), signature: of('signature'), context: of('context'), id: of('id'), api: of('api'), paint: of('paint'), fcp: fcp.length === 0 ? null : percentilesOf(fcp) }
  }).sort((a, b) => b.opens - a.opens || (a.client < b.client ? -1 : 1))
}
