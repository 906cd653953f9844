import type { ErrorCode } from '@chitang/shared/contracts/errors'
import { errorText } from '@chitang/shared/text/zh-CN'

const statusOf: Partial<Record<ErrorCode, number>> = {
  'auth.required': 401, 'auth.expired': 401, 'auth.state_invalid': 401, 'auth.code_rejected': 401,
  'auth.not_a_member': 403, 'sharing.revoked': 403, 'sharing.module_off': 403, 'sharing.reminded': 429, 'sharing.state': 409, 'onboarding.known': 409, 'onboarding.has_store': 409, 'onboarding.name_taken': 409, 'starter_kits.changed': 409, 'auth.no_role': 403, 'auth.origin_refused': 403, 'auth.redirect_refused': 400, 'auth.not_connected': 404,
  'policy.denied': 403, 'tags.not_yours': 403, 'sidebar.not_yours': 403, not_found: 404, 'sidebar.not_customer': 404, 'tags.unknown': 404,
  'request.too_large': 413, 'request.too_many': 429, 'customers.reveal_quota': 429,
  'conflict.changed': 409, 'scripts.changed': 409, 'scripts.locked': 409, 'scripts.template_retired': 409, 'scripts.not_possible': 409, 'tags.duplicate': 409, 'tags.merging': 409, 'tags.operation_open': 409, 'tags.operation_undone': 409, 'tasks.closed': 409, 'imports.started': 409, 'consents.over': 409, 'rights.closed': 409, 'collisions.decided': 409, 'broadcasts.ask_over': 409,
  'owner.unreachable': 503, 'owner.login_refused': 401, internal: 500, 'wecom.refused': 502, 'wecom.unreachable': 503, 'wecom.busy': 503, 'wecom.limited': 503, 'wecom.credential': 502,
}

/** An answer the person can read and act on; the text comes from shared/text. */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: ErrorCode
  readonly status: number
  readonly action: string
  readonly details: unknown

  constructor(code: ErrorCode, values: Record<string, string | number> = {}, details?: unknown) {
    super(fill(errorText[code].message, values))
    this.code = code
    this.status = statusOf[code] ?? 400
    this.action = fill(errorText[code].action, values)
    this.details = details
  }
}

const fill = (text: string, values: Record<string, string | number>) =>
  text.replace(/\{(\w+)\}/g, (whole, key: string) => (key in values ? String(values[key]) : whole))
