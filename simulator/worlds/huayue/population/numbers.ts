/** How many of each; the whole demo world is `scale` 1. */
export interface Numbers {
  /** Customers of each store, by its key. */
  persons: Record<string, number>
  stages: { prospect: number; ordered: number; owner: number; lost: number; silent: number }
  connections: { kf: number; phoneOnlyOwner: number; phoneOnlyLost: number; phoneOnlyProspect: number; former: number }
  secondVehicles: number
  servedElsewhere: number
  leads: number
  /** The same human in two corps: case → what could tell. */
  twice: Record<'D1' | 'D2' | 'D3' | 'D4', Partial<Record<Way, number>>>
  /** Owners in the DMS whose WeChat friend has no number noted: found later by number, by plate, or not at all. */
  ownersUnlinked: { phone: number; plate: number; none: number }
  /** Seen on the owner page before they were added; the last ones waited longer than the 90 days. */
  pendingBeforeAdd: { kept: number; expired: number }
  traps: { sharedPhone: number; sameNickname: number; usedCar: number; fleets: number; sameUnionidText: number; spouses: number }
}

/** `sms`: a number both confirmed by code or order; `half`: one of them only typed; `typed`: both typed. */
export type Way = 'unionid' | 'login' | 'sms' | 'half' | 'typed' | 'pending' | 'vehicle' | 'nothing'

const FULL: Numbers = {
  persons: { baohe: 2300, zhengwu: 1700, binhu: 1500, jingkai: 1300, jiangning: 2200, hexi: 1500, jianye: 1300, guanggu: 2300, hanyang: 1400, hankou: 1400, zhengdong: 1900, zhongyuan: 1200 },
  stages: { prospect: 5200, ordered: 260, owner: 10_340, lost: 2900, silent: 1300 },
  connections: { kf: 900, phoneOnlyOwner: 2900, phoneOnlyLost: 600, phoneOnlyProspect: 200, former: 400 },
  secondVehicles: 710,
  servedElsewhere: 590,
  leads: 6300,
  twice: {
    D1: { unionid: 850, login: 600, sms: 100, half: 25, typed: 15, pending: 110, vehicle: 35, nothing: 65 },
    D2: { login: 200, sms: 50, half: 12, typed: 8, pending: 50, vehicle: 10, nothing: 20 },
    D3: { unionid: 400, login: 100, sms: 35, half: 8, typed: 7, pending: 50, vehicle: 20, nothing: 30 },
    D4: { sms: 455, half: 105, typed: 70, vehicle: 85, nothing: 185 },
  },
  ownersUnlinked: { phone: 1100, plate: 400, none: 300 },
  pendingBeforeAdd: { kept: 310, expired: 40 },
  traps: { sharedPhone: 220, sameNickname: 300, usedCar: 90, fleets: 12, sameUnionidText: 25, spouses: 400 },
}

/** The same world at a fraction: every case stays there at least once. */
export function numbersAt(scale: number): Numbers {
  if (scale === 1) return FULL
  const shrink = <T>(value: T): T => (typeof value === 'number' ? Math.max(1, Math.round(value * scale)) : Object.fromEntries(Object.entries(value as object).map(([key, one]) => [key, shrink(one)]))) as T
  const small = shrink(FULL)
  const total = Object.values(small.persons).reduce((sum, one) => sum + one, 0)
  const staged = Object.values(small.stages).reduce((sum, one) => sum + one, 0)
  return { ...small, stages: { ...small.stages, owner: small.stages.owner + total - staged } }
}
