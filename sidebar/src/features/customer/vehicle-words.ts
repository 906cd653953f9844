import type { SidebarCustomer } from '@chitang/shared/contracts/sidebar'

type Vehicle = SidebarCustomer['person']['vehicles'][number]

const day = (iso: string): string => {
  const at = new Date(Date.parse(iso) + 8 * 3_600_000)
  return `${at.getUTCFullYear()}/${at.getUTCMonth() + 1}/${at.getUTCDate()}`
}

/** What the dealer system knows; what it does not know is not invented. */
export function vehicleWords(car: Vehicle): string {
  return [
    car.kilometres === null ? null : `${car.kilometres.toLocaleString('zh-CN').replaceAll(',', ' ')} 公里`,
    car.lastServiceAt && `上次进厂 ${day(car.lastServiceAt)}`, car.nextServiceAt && `下次保养 ${day(car.nextServiceAt)}`, car.insuranceUntil && `保险到 ${day(car.insuranceUntil)}`,
  ].filter(Boolean).join(' · ')
}
