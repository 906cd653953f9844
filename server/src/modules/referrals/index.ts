export { creditIntroducerOnRelationAdded } from './events/credit.on-relation-added.ts'
export { registerReferralRoutes } from './referrals.routes.ts'
