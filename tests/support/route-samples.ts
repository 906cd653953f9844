/** Which foreign thing stands in each path; a new path parameter without an entry fails. */
export const kindOf: Record<string, string> = {
  removeArrival: 'arrival', revealArrival: 'arrival',
  getCustomer: 'person', getOwnership: 'person', getPersonIdentity: 'person', undoMerge: 'merge', endEntityContract: 'contract', getTimeline: 'person', revealPhone: 'person', updateCustomer: 'person', changeTags: 'relation',
  getCode: 'code', getCodeRoster: 'code', getCodeBatch: 'codeBatch', retryCodeBatch: 'codeBatch', setDuty: 'member', updateCode: 'code', disableCode: 'code', enableCode: 'code', destroyCode: 'code', getCodeStats: 'code',
  renameTag: 'tag', deleteTag: 'tag', mergeTag: 'tag', mapTag: 'tag', getTagOperation: 'tagOperation', undoTagOperation: 'tagOperation', retryTagOperation: 'tagOperation', giveUpTagOperation: 'tagOperation', updateTagRule: 'tagRule', deleteTagRule: 'tagRule',
  deleteWelcomeRule: 'rule', updateScript: 'script', deleteScript: 'script', recordScriptSent: 'script',
  overrideScript: 'script', decideScript: 'script', listScriptVersions: 'script', getScriptDiff: 'script', addFavourite: 'script', removeFavourite: 'script', lockScriptTemplate: 'script', listTemplateStores: 'script',
  dismissScriptGap: 'gap', updatePromotion: 'promotion', deletePromotion: 'promotion',
  undoFollowUp: 'followUp', completeTask: 'task', reopenTask: 'task', rescheduleTask: 'task', decideCollision: 'collision', replayEvent: 'event',
  listPeople: 'store', listProfiles: 'store', syncPeople: 'store', assignRole: 'store', endAssignment: 'assignment', replayDeadJob: 'deadJob', recordOutcome: 'person', undoOutcome: 'outcome', findIntroducers: 'person', setIntroducer: 'person', openReferralCode: 'person',
  getAppointment: 'appointment', markCardSent: 'appointment', cancelAppointment: 'appointment', confirmArrival: 'appointment', updateAttribute: 'attribute', openRightsRequest: 'person', executeRightsRequest: 'right', refuseRightsRequest: 'right', downloadRightsCopy: 'right', listConsents: 'person', askConsent: 'person', withdrawConsent: 'consent', revealSharedPhone: 'consent', previewImport: 'import', startImport: 'import', getImport: 'import', importProblems: 'import', discardImport: 'import', getSyncRun: 'syncRun', listSyncFindings: 'syncRun',
  decideSupportAccess: 'support', endSupportAccess: 'support', decideRecall: 'recall', listRecallOwners: 'recall',
  setBroadcastWish: 'person', getBroadcastWish: 'person', removeSegment: 'segment', getBroadcast: 'broadcast', updateBroadcast: 'broadcast', checkBroadcast: 'broadcast', scheduleBroadcast: 'broadcast', cancelBroadcast: 'broadcast', remindBroadcast: 'broadcast', resendBroadcast: 'broadcast', decideBroadcast: 'broadcast', unlockContent: 'broadcast', listBroadcastTargets: 'broadcast', listBroadcastAdvisors: 'broadcast', listBroadcastEvents: 'broadcast', answerBroadcastAsk: 'ask',
  getDigest: 'store', praiseAdvisor: 'store', takeAlertStep: 'alert', closeAlert: 'alert',
  getTransferOffer: 'member', refreshLeavers: 'store', getTransfer: 'transfer', listTransferItems: 'transfer', decideRefusal: 'transfer',
  listGroupChats: 'store', refreshGroupChats: 'store',
  markShared: 'share', remindDealer: 'share', switchModule: 'store', askExport: 'store', decideExport: 'export', downloadExport: 'export', getVisibility: 'store', leaveSharing: 'store', returnToSharing: 'store', getOnboardingCorp: 'corp', runChecks: 'corp', setReceiveRule: 'corp', listCorpMembers: 'corp', openStore: 'corp',
}

/** The smallest body a schema accepts, so that the walk reaches authentication and not validation. */
export function sampleBody(schema: unknown): unknown {
  const s = schema as { type?: string; properties?: Record<string, unknown>; required?: string[]; anyOf?: unknown[]; const?: unknown; enum?: unknown[]; pattern?: string; minimum?: number; minLength?: number; items?: unknown; minItems?: number }
  if (s.const !== undefined) return s.const
  if (s.enum) return s.enum[0]
  if (s.anyOf) return sampleBody(s.anyOf[0])
  if (s.type === 'object') return Object.fromEntries((s.required ?? []).map((key) => [key, sampleBody(s.properties![key])]))
  if (s.type === 'array') return Array.from({ length: s.minItems ?? 0 }, () => sampleBody(s.items))
  if (s.type === 'string') return s.pattern?.includes('T([01]') ? '2026-01-01T00:00:00.000Z' : s.pattern?.includes('[0-5]') ? '10:00' : s.pattern?.endsWith('1[0-2])$') ? '2026-01' : s.pattern?.startsWith('^\\d{4}-') ? '2026-01-01' : s.pattern?.includes('0-9') ? '1'.repeat(s.minLength ?? 1) : 'x'.repeat(Math.max(1, s.minLength ?? 1))
  if (s.type === 'integer' || s.type === 'number') return Math.max(1, s.minimum ?? 1)
  if (s.type === 'boolean') return true
  return null
}
