import { getMe, type Me } from '@chitang/shared/contracts/auth'
import type { Permission } from '@chitang/shared/domain/policy'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { call } from '../api/client.ts'

const storeKey = 'chitang.store'

/** Who is here, which store they look at, and the server's clock (the demo's day starts at 10:00). */
export const useSession = defineStore('session', () => {
  const me = shallowRef<Me | null>(null)
  const storeId = ref<string | null>(null)
  const offsetMs = ref(0)
  const tick = ref(Date.now())
  const detour = ref<string | null>(null)
  let loadedAt = 0
  setInterval(() => { tick.value = Date.now() }, 10_000)

  async function load(): Promise<void> {
    const answer = await call(getMe)
    me.value = answer
    loadedAt = Date.now()
    setNow(answer.now)
    const remembered = storeId.value ?? localStorage.getItem(storeKey)
    storeId.value = (answer.stores.find((store) => store.id === remembered) ?? answer.stores[0])?.id ?? null
  }
  function chooseStore(id: string): void {
    storeId.value = id
    localStorage.setItem(storeKey, id)
  }
  function setNow(iso: string): void {
    tick.value = Date.now()
    offsetMs.value = Date.parse(iso) - tick.value
  }
  return {
    me, storeId, detour, load, chooseStore, setNow,
    stale: () => Date.now() - loadedAt > 30_000,
    clear: () => { me.value = null },
    now: computed(() => tick.value + offsetMs.value),
    store: computed(() => me.value?.stores.find((store) => store.id === storeId.value) ?? null),
    can: (permission: Permission) => me.value !== null && permission in me.value.can,
  }
})
