import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

interface Notice { id: number; text: string; undo?: () => void }

/** One line at the foot for what was done; errors stay where they happened. */
export const useNotices = defineStore('notices', () => {
  const current = shallowRef<Notice | null>(null)
  let next = 1
  let timer: ReturnType<typeof setTimeout> | undefined

  function say(text: string, undo?: () => void): void {
    clearTimeout(timer)
    current.value = { id: next++, text, ...(undo ? { undo } : {}) }
    timer = setTimeout(dismiss, undo ? 8000 : 4000)
  }
  function dismiss(): void {
    current.value = null
  }
  return { current, say, dismiss }
})
