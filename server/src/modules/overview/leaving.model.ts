/** Customers of one advisor in a store: friends now, and those who deleted the advisor within the last days. */
export interface AdvisorLosses { memberId: string; name: string; friends: number; left: number; lastAt: Date }

/** Within so many days. */
export const leavingDays = 7
export const leastLeft = 5
const share = 0.1

/**
 * G5 case 7: when an advisor takes customers to a private account nothing of it is seen, but a tenth of the friends
 * deleting within a week is no chance. Replies would tell more; without the paid archive there are none.
 */
export const losingMany = ({ friends, left }: Pick<AdvisorLosses, 'friends' | 'left'>): boolean => left >= leastLeft && left >= share * (friends + left)

/** Whoever has more friends than this has lost no tenth: nobody need count on. */
export const friendsToCount = (left: number): number => Math.floor(left / share) - left + 1
