/** Kinds of keys two records may share. Their scope says in whose eyes a value is valid; values of two scopes never meet. */
export const keyKinds = ['external_userid', 'unionid', 'pending_id', 'openid', 'kf', 'dms_id', 'crm_id', 'phone', 'vin', 'plate', 'nickname'] as const
export type KeyKind = (typeof keyKinds)[number]

/** Who vouches for a value: WeCom itself, a code sent to the number, a signed order, or somebody who typed it. */
export type VerifiedBy = 'wecom' | 'sms' | 'order' | 'staff'

export type Rule = 'R1' | 'R2' | 'R3' | 'R4' | 'R5' | 'R6' | 'R7' | 'R8' | 'R9'

/** Why two records are not joined by themselves. */
export type Blocker = 'not_same' | 'fleet' | 'recycled' | 'conflict' | 'two_accounts' | 'different_ids'

/** What a decision rests on: kinds and who vouched, never a value. */
export interface DecisionEvidence {
  shared: { kind: KeyKind; verifiedA: VerifiedBy; verifiedB: VerifiedBy }[]
  /** Beside the keys: surname and name agree. Never enough alone. */
  nameAgrees: boolean
  blockers: Blocker[]
}
