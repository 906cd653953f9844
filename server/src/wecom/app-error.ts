import { AppError } from '../platform/http/errors.ts'
import { notShared } from './corp-gateway.ts'
import { WecomError } from './errors.ts'

/** A refusal of WeCom as the answer to the person who asked: what, and who must do something. */
export function toAppError(error: WecomError): AppError {
  if (error.errcode === notShared) return new AppError('sharing.revoked')
  if (error.kind === 'credential') return new AppError('wecom.credential', {}, { errcode: error.errcode })
  if (error.kind === 'network') return new AppError('wecom.unreachable')
  if (error.kind === 'limited') return new AppError('wecom.limited', { seconds: Math.max(1, Math.ceil((error.retryAfterMs ?? 5_000) / 1000)) }, { errcode: error.errcode })
  if (error.transient) return new AppError('wecom.busy', {}, { errcode: error.errcode })
  return new AppError('wecom.refused', { reason: error.reason, action: error.action }, { errcode: error.errcode })
}

export async function callWecom<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof WecomError) throw toAppError(cause)
    throw cause
  }
}
