import type { TodoItem } from '../overview/index.ts'

const most = 3

/** The first customers who need somebody, each once: what weighs most about them. Card and page name the same. */
export function peopleOf(todo: readonly TodoItem[]): TodoItem[] {
  const first = new Map<string, TodoItem>()
  for (const item of todo) if (item.personId !== null && !first.has(item.personId)) first.set(item.personId, item)
  return [...first.values()].slice(0, most)
}
