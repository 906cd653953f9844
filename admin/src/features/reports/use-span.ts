import { ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export const spans = [14, 30, 90, 180] as const
export type ReportSpan = (typeof spans)[number]

/** How many days a report looks back; stands in the address. */
export function useSpan() {
  const route = useRoute()
  const router = useRouter()
  const span = ref<ReportSpan>(spans.find((one) => String(one) === route.query['days']) ?? 30)
  watch(span, (days) => void router.replace({ query: days === 30 ? {} : { days: String(days) } }))
  return span
}
