import { AppError } from '../../platform/http/errors.ts'
import { toAppError } from '../../wecom/app-error.ts'
import { WecomError } from '../../wecom/errors.ts'

/** What WeCom says about tags, in the words of somebody who keeps tags (errcodes: doc 90313). */
export async function callForTag<T>(what: { name: string; used: number; more: number }, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof WecomError)) throw cause
    if (cause.errcode === 40071) throw new AppError('tags.duplicate', { name: what.name }, { errcode: cause.errcode })
    if (cause.errcode === 40072) throw new AppError('tags.name', { reason: `「${what.name}」超过 30 个字` }, { errcode: cause.errcode })
    if (cause.errcode === 40126) throw new AppError('tags.limit', { used: what.used, more: what.more }, { errcode: cause.errcode })
    if (cause.errcode === 40068) throw new AppError('tags.unknown', {}, { errcode: cause.errcode })
    if (cause.errcode === 60011) throw new AppError('tags.not_ours', { name: what.name }, { errcode: cause.errcode })
    throw toAppError(cause)
  }
}
