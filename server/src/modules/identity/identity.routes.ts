import { endEntityContract, getIdentityPair, getIdentityReport, getPersonIdentity, listEntityContracts, listIdentityQuestions, listMerges, mergePersons, partPersons, postponePair, recordEntityContract, undoMerge } from '@chitang/shared/contracts/identity'
import type { Router } from '../../platform/http/route.ts'
import { comparePair } from './compare-pair.ts'
import { contractsOfGroup, endContract, recordContract } from './contracts.ts'
import type { IdentityDeps } from './deps.ts'
import { mergeByHand, partByHand, postpone, undoByHand } from './judge.ts'
import { mergesOf, whyOnePerson } from './merges.ts'
import { identityQuestions } from './questions.ts'
import { identityReport } from './report.ts'

export function registerIdentityRoutes(router: Router, deps: IdentityDeps): void {
  const done = { ok: true as const }
  router.scoped(listIdentityQuestions, (scope, { query }) => identityQuestions(deps, scope, query))
  router.scoped(getIdentityPair, (scope, { query }) => comparePair(deps, scope, query.a, query.b))
  router.scoped(mergePersons, async (scope, { body }) => { await mergeByHand(deps, scope, body); return done })
  router.scoped(partPersons, async (scope, { body }) => { await partByHand(deps, scope, body); return done })
  router.scoped(postponePair, async (scope, { body }) => { await postpone(deps, scope, body); return done })
  router.scoped(listMerges, (scope, { query }) => mergesOf(deps, scope, query))
  router.scoped(undoMerge, async (scope, { params, body }) => { await undoByHand(deps, scope, params.id, body.reason); return done })
  router.scoped(getPersonIdentity, (scope, { params }) => whyOnePerson(deps, scope, params.id))
  router.scoped(getIdentityReport, (scope) => identityReport(deps, scope))
  router.scoped(listEntityContracts, (scope) => contractsOfGroup(deps, scope))
  router.scoped(recordEntityContract, async (scope, { body }) => { await recordContract(deps, scope, body); return done })
  router.scoped(endEntityContract, async (scope, { params }) => { await endContract(deps, scope, params.id); return done })
}
