export { registerConsentPage } from './consent-page.ts'
export { consentsOf, viewOf as consentView } from './consents.repo.ts'
export { registerConsentRoutes } from './consents.routes.ts'
