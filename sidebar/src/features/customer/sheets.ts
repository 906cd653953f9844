import { computed, ref, shallowRef } from 'vue'
import { useCurrent, type Target } from './current.ts'

export type SheetName = 'level' | 'salutation' | 'need' | 'reschedule' | 'timeline' | 'tags' | 'follow' | 'more' | 'visit' | 'outcome' | 'introducer' | 'referral' | 'conflict' | 'panels'

const open = shallowRef<{ name: SheetName; target: Target; need: string | null } | null>(null)

/** A sheet belongs to the customer it was opened for: with another one on the screen it is not there. */
export function useSheets() {
  const current = useCurrent()
  const sheet = computed(() => (open.value && open.value.target.externalUserId === current.externalUserId ? open.value : null))
  return {
    sheet,
    openSheet(name: SheetName, need: string | null = null): void {
      if (current.target) open.value = { name, target: current.target, need }
    },
    closeSheet(): void { open.value = null },
    /** For work that ends after the screen may have gone to somebody else: the sheet must not wait there, half done. */
    closeSheetOf(name: SheetName, externalUserId: string): void {
      if (open.value?.name === name && open.value.target.externalUserId === externalUserId) open.value = null
    },
  }
}

const faceKey = 'chitang.face-to-face'
const stored = typeof sessionStorage === 'undefined' ? null : sessionStorage.getItem(faceKey)
/** 当面模式: the customer may be looking at this screen. It outlives a reload of the window. */
export const faceToFace = ref(stored === '1')
export function toggleFace(): void {
  faceToFace.value = !faceToFace.value
  sessionStorage.setItem(faceKey, faceToFace.value ? '1' : '0')
}

/** Asked for from the customer page: open this script on the script page. */
export const wantedScript = ref<{ scriptId: string; externalUserId: string } | null>(null)
