/**
 * What the demo group's systems hold about people, before anybody compared anything. `human` is the hidden truth:
 * only the file for tests names it. Nothing here knows how the product decides who is who.
 */
export type RecordKind = 'corp_contact' | 'kf_session' | 'dms_customer' | 'lead_form'
export type KeyKind = 'unionid' | 'pending_id' | 'phone' | 'vin' | 'plate'
/** Who vouches for a key: WeCom's answer, a WeChat login on the owner page, a code by SMS, a signed order, or somebody's typing. */
export type KeySource = 'wecom' | 'h5' | 'sms' | 'order' | 'staff' | 'form'

export interface SeedKey { kind: KeyKind; scope: string; value: string; by: KeySource }

export interface SeedVehicle { vin: string; plate: string; model: string; soldDaysAgo: number; kilometres: number; lastServiceDaysAgo: number | null }

export interface SeedRecord {
  /** The same in every run. */
  key: string
  kind: RecordKind
  human: number
  /** Store, or the group's and the maker's own desk ("hq", "oem"). */
  unit: string
  corpId: string | null
  daysAgo: number
  /** As that system writes it: a WeChat nickname, a name on an order, what somebody typed into a form. */
  name: string
  surname: string | null
  gender: 0 | 1 | 2
  /** 1 (18–25) … 6 (51+) */
  ageBand: number | null
  city: string
  avatar: 'own' | 'default' | null
  keys: SeedKey[]
  vehicle: SeedVehicle | null
  intent: { model: string; budget: readonly [number, number] | null; source: string } | null
}

/** Two records about which something is known: the same human found by some way, or a trap. */
export interface LabelledPair { label: string; way: string; a: string; b: string; same: boolean }

export interface Population { scale: number; humans: number; records: SeedRecord[]; pairs: LabelledPair[] }
