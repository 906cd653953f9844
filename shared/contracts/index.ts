import * as appointments from './appointments.ts'
import * as attributes from './attributes.ts'
import * as auth from './auth.ts'
import * as codes from './codes.ts'
import * as collisions from './collisions.ts'
import * as consents from './consents.ts'
import * as customers from './customers.ts'
import type { Endpoint } from './endpoint.ts'
import * as events from './events.ts'
import * as exports from './exports.ts'
import * as followUps from './follow-ups.ts'
import * as identity from './identity.ts'
import * as imports from './imports.ts'
import * as levels from './levels.ts'
import * as onboarding from './onboarding.ts'
import * as org from './org.ts'
import * as outcomes from './outcomes.ts'
import * as overview from './overview.ts'
import * as preferences from './preferences.ts'
import * as promotions from './promotions.ts'
import * as referrals from './referrals.ts'
import * as recalls from './recalls.ts'
import * as rights from './rights.ts'
import * as scriptGaps from './script-gaps.ts'
import * as scriptSends from './script-sends.ts'
import * as scriptSheets from './script-sheets.ts'
import * as scriptTemplates from './script-templates.ts'
import * as scripts from './scripts.ts'
import * as sharing from './sharing.ts'
import * as sidebar from './sidebar.ts'
import * as starterKits from './starter-kits.ts'
import * as storeSums from './store-sums.ts'
import * as supportAccess from './support-access.ts'
import * as sync from './sync.ts'
import * as tags from './tags.ts'
import * as timings from './timings.ts'
import * as touches from './touches.ts'
import * as visibility from './visibility.ts'
import * as wecomHealth from './wecom-health.ts'
import * as welcome from './welcome.ts'

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'audience' in value

/** Every endpoint of the product's API, for the route walk and the permission table. */
export const allEndpoints: readonly Endpoint[] = [
  appointments, attributes, auth, codes, collisions, consents, customers, events, exports, followUps, identity, imports, levels, onboarding, org, outcomes, overview, preferences, promotions, referrals,
  recalls, rights, scriptGaps, scriptSends, scriptSheets, scriptTemplates, scripts, sharing, sidebar, starterKits, storeSums, supportAccess, sync, tags, timings, touches, visibility, wecomHealth, welcome,
].flatMap((module) => Object.values(module as Record<string, unknown>).filter(isEndpoint))
