/** Closed list: a code without Chinese text does not compile (shared/text/zh-CN.ts). */
export const errorCodes = [
  'auth.required', 'auth.expired', 'auth.state_invalid', 'auth.code_rejected', 'auth.not_a_member', 'auth.no_role',
  'auth.origin_refused', 'auth.redirect_refused', 'auth.not_connected',
  'policy.denied', 'request.invalid', 'request.too_large', 'request.too_many', 'not_found', 'conflict.changed', 'internal',
  'sidebar.not_customer', 'sidebar.not_yours',
  'customers.no_phone', 'customers.reveal_quota', 'customers.reason_required',
  'tags.unknown', 'tags.out_of_scope', 'tags.duplicate', 'tags.limit', 'tags.computed', 'tags.name', 'tags.not_ours', 'tags.not_yours', 'tags.merge_scope', 'tags.no_target', 'tags.merging',
  'tags.operation_open', 'tags.operation_undone', 'tags.operation_kept', 'tags.rule_invalid',
  'codes.members_invalid', 'codes.state', 'codes.confirm_mismatch', 'codes.period_invalid',
  'welcome.variables_unknown', 'welcome.too_long', 'welcome.target_invalid',
  'media.bad_image', 'media.too_large',
  'media.bad_file', 'media.file_too_large',
  'scripts.category_unknown', 'scripts.expired', 'scripts.promotion_over', 'scripts.changed', 'scripts.locked', 'scripts.template_retired', 'scripts.not_possible',
  'scripts.blocked', 'scripts.unseen', 'scripts.material_one_part', 'scripts.asset_unknown', 'scripts.too_many', 'scripts.sheet_unreadable',
  'promotions.period_invalid',
  'consents.recipient', 'consents.evidence_needed', 'consents.over', 'rights.closed', 'rights.nothing_to_correct',
  'exports.open', 'exports.self', 'exports.decided', 'exports.not_ready', 'imports.unreadable', 'imports.mapping', 'imports.started',
  'levels.invalid', 'attributes.unknown', 'attributes.invalid', 'attributes.duplicate',
  'outcomes.reason_needed', 'outcomes.no_phone_reason', 'referrals.self', 'referrals.unknown', 'appointments.past', 'appointments.closed',
  'followups.empty', 'followups.undo_late', 'tasks.closed',
  'identity.self', 'identity.other_entity', 'identity.undone', 'identity.choice', 'identity.contract_exists',
  'collisions.decided', 'events.not_replayable', 'people.role_unknown', 'people.last_manager',
  'sharing.revoked', 'sharing.left', 'sharing.name_differs', 'sharing.module_off', 'sharing.reminded', 'sharing.nobody', 'sharing.state', 'onboarding.known', 'onboarding.has_store', 'onboarding.brand_unknown', 'onboarding.name_taken', 'onboarding.manager_unknown',
  'starter_kits.changed', 'starter_kits.unfit', 'starter_kits.nothing',
  'wecom.refused', 'wecom.unreachable', 'wecom.busy', 'wecom.limited', 'wecom.credential',
] as const

export type ErrorCode = (typeof errorCodes)[number]
