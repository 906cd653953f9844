import { computed, reactive } from 'vue'

/** What somebody puts off until the next morning, on their own phone. */
export function useLater(page: () => string) {
  const put = reactive<Record<string, string[]>>({})
  const key = () => `chitang.later.${page()}`
  const own = computed(() => (put[key()] ??= JSON.parse(localStorage.getItem(key()) ?? '[]') as string[]))
  return {
    has: (id: string) => own.value.includes(id),
    put(id: string) {
      put[key()] = [...own.value, id]
      localStorage.setItem(key(), JSON.stringify(put[key()]))
    },
    get size() { return own.value.length },
  }
}
