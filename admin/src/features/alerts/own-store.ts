import type { Me } from '@chitang/shared/contracts/auth'

/** Whoever reads alerts of stores reads those of the chosen one; headquarters and compliance have a book of their own. */
export const ownStore = (session: { me: Me | null; storeId: string | null }): { storeId?: string } =>
  session.me?.can['alert.read'] === 'store' && session.storeId ? { storeId: session.storeId } : {}
