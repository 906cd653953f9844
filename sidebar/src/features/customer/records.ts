import { getSidebarCustomer, type SidebarCustomer } from '@chitang/shared/contracts/sidebar'
import { defineStore } from 'pinia'
import { reactive } from 'vue'
import { ApiError, api, isNetworkError } from '../../shared/api/client.ts'
import { syncClock } from '../../shared/api/connection.ts'
import { readSnapshot, saveSnapshot } from './snapshots.ts'

export interface CustomerRecord {
  readonly externalUserId: string
  data: SidebarCustomer | null
  /** Set while the data is an old copy from this device. */
  copyFrom: number | null
  /** When this device got the data (its own clock). */
  fetchedAt: number | null
  error: ApiError | null
  loading: boolean
}

interface Traffic { request: AbortController | null; writes: number; version: number; stale: boolean }

const kept = 50

/**
 * Everything known about customers, one record per external id. An answer only ever lands in the record it was
 * asked for, so a late one can't reach another customer's screen, and the screen shows the record of the current id.
 */
export const useRecords = defineStore('customer-records', () => {
  const records = reactive(new Map<string, CustomerRecord>())
  const traffic = new Map<string, Traffic>()

  function of(externalUserId: string): CustomerRecord {
    const known = records.get(externalUserId)
    if (known) return known
    records.set(externalUserId, { externalUserId, data: null, copyFrom: null, fetchedAt: null, error: null, loading: false })
    traffic.set(externalUserId, { request: null, writes: 0, version: 0, stale: false })
    for (const id of records.keys()) {
      if (records.size <= kept) break
      const busy = traffic.get(id)
      if (id !== externalUserId && !busy?.writes && !busy?.request) { records.delete(id); traffic.delete(id) }
    }
    return records.get(externalUserId)!
  }

  async function load(externalUserId: string): Promise<void> {
    const record = of(externalUserId)
    const lane = traffic.get(externalUserId)!
    lane.request?.abort()
    const request = new AbortController()
    lane.request = request
    lane.stale = false
    const version = lane.version
    let again = false
    record.loading = true
    try {
      if (!record.data) void showSnapshot(record)
      const answer = await api(getSidebarCustomer, { query: { externalUserId }, signal: request.signal })
      if (lane.request !== request) return
      // Read before a local write was confirmed: it would put the old value back on the screen.
      if (lane.writes > 0 || lane.version !== version) { again = lane.writes === 0; lane.stale = lane.writes > 0; return }
      if (answer.externalUserId !== externalUserId)
        throw new ApiError({ code: 'unexpected', status: 0, message: '服务器给了另一位客户的资料，没有显示', action: '重新获取' })
      syncClock(answer.now)
      record.data = answer
      record.copyFrom = null
      record.fetchedAt = Date.now()
      record.error = null
      void saveSnapshot(answer)
    } catch (cause) {
      if (lane.request !== request || request.signal.aborted) return
      const error = cause instanceof ApiError ? cause
        : new ApiError({ code: 'unexpected', status: 0, message: String(cause) })
      record.error = error
      // Withdrawn access takes the copy off the screen too; no answer at all does not.
      if (error.status === 404 || error.status === 403) record.data = null
    } finally {
      if (lane.request === request) { lane.request = null; record.loading = false }
      if (again) void load(externalUserId)
    }
  }

  async function showSnapshot(record: CustomerRecord): Promise<void> {
    const copy = await readSnapshot(record.externalUserId)
    if (!copy || record.data || (record.error && !isNetworkError(record.error))) return
    record.data = copy.value
    record.copyFrom = copy.at
    record.fetchedAt = copy.at
  }

  /** Stops reads of everybody else; writes that were started go on, for the customer they were started for. */
  function leaveOthers(externalUserId: string | null): void {
    for (const [id, lane] of traffic) {
      if (id === externalUserId || !lane.request) continue
      lane.request.abort()
      lane.request = null
      const record = records.get(id)
      if (record) record.loading = false
    }
  }

  /**
   * A write belongs to `externalUserId` whatever is on the screen when it ends.
   * `show` changes the record at once; a refusal puts the old values back.
   */
  async function write<R>(externalUserId: string, show: (data: SidebarCustomer) => void, send: () => Promise<R>): Promise<R> {
    const record = of(externalUserId)
    const lane = traffic.get(externalUserId)!
    const before = record.data ? (JSON.parse(JSON.stringify(record.data)) as SidebarCustomer) : null
    lane.writes += 1
    lane.version += 1
    const version = lane.version
    if (record.data) show(record.data)
    try {
      const answer = await send()
      lane.writes -= 1
      return answer
    } catch (cause) {
      lane.writes -= 1
      if (lane.version === version) record.data = before
      else lane.stale = true
      throw cause
    } finally {
      if (lane.stale && lane.writes === 0) void load(externalUserId)
    }
  }

  const isWriting = (externalUserId: string): boolean => (traffic.get(externalUserId)?.writes ?? 0) > 0
  const patch = (externalUserId: string, change: (data: SidebarCustomer) => void): void => {
    const data = records.get(externalUserId)?.data
    if (data) change(data)
  }

  return { records, of, load, leaveOthers, write, patch, isWriting }
})
