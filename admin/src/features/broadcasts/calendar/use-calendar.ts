import { getBroadcastCalendar } from '@chitang/shared/contracts/broadcasts'
import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import { useQuery } from '@pinia/colada'
import { computed, type Ref } from 'vue'
import { call } from '../../../shared/api/client.ts'

type Calendar = ResponseOf<typeof getBroadcastCalendar>
export type CalendarDay = Calendar['days'][number]
export type Booking = CalendarDay['items'][number]

/** Bookings of a month; every store keeps its sign whatever the month. */
export function useCalendar(month: Ref<string>, corpId: Ref<string>) {
  const query = useQuery({ key: () => ['broadcast-calendar', month.value, corpId.value], query: ({ signal }) => call(getBroadcastCalendar, { query: { month: month.value, ...(corpId.value ? { corpId: corpId.value } : {}) }, signal }), placeholderData: (before) => before })
  const byDay = computed(() => new Map((query.data.value?.days ?? []).map((one) => [one.day, one])))
  const looks = computed(() => new Map((query.data.value?.stores ?? []).map((one, index) => [one.id, index])))
  return { query, byDay, stores: computed(() => query.data.value?.stores ?? []), lookOf: (storeId: string) => looks.value.get(storeId) ?? 7 }
}
