import Sortable from 'sortablejs'
import { onBeforeUnmount, watch, type Ref } from 'vue'

/** A list put in order by mouse or finger on its handles; the keyboard goes through `moveBy`. */
export function useSortable(list: Ref<HTMLElement | null>, moved: (from: number, to: number) => void): void {
  let sortable: Sortable | null = null
  const end = () => {
    sortable?.destroy()
    sortable = null
  }
  watch(list, (element) => {
    end()
    if (!element) return
    sortable = Sortable.create(element, {
      handle: '[data-drag]', animation: 120, ghostClass: 'drag-ghost', delay: 120, delayOnTouchOnly: true,
      onEnd: ({ item, from, oldIndex, newIndex }) => {
        if (oldIndex === undefined || newIndex === undefined || oldIndex === newIndex) return
        // The list is Vue's: what the library moved goes back, the new order comes with the data.
        from.removeChild(item)
        from.insertBefore(item, from.children[oldIndex] ?? null)
        moved(oldIndex, newIndex)
      },
    })
  })
  onBeforeUnmount(end)
}

export function movedTo<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list]
  const [one] = next.splice(from, 1)
  if (one !== undefined) next.splice(Math.max(0, Math.min(to, next.length)), 0, one)
  return next
}
