import { explainWecomCode } from '@chitang/shared/contracts/wecom-errors'
import { ref, watch, type Ref } from 'vue'
import { api } from '../api/client.ts'
import { isWecomCode } from '../ui/letter.ts'

export interface Saying { reason: string; action: string }

/** What WeCom means by a code, in the words of the console's table; null while unknown, and for codes of our own. */
export function useSaying(code: () => string): Ref<Saying | null> {
  const saying = ref<Saying | null>(null)
  watch(code, async (now) => {
    saying.value = null
    if (!isWecomCode(now)) return
    // Without an answer the code alone is shown: that is what was there before.
    const answer = await api(explainWecomCode, { query: { errcode: Number(now) } }).catch(() => null)
    if (code() === now) saying.value = answer?.saying ?? null
  }, { immediate: true })
  return saying
}
