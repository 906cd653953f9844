import { reactive, ref } from 'vue'

export interface Toast { id: number; text: string; action: string | null; run: (() => void) | null; testId: string; error: boolean }

let last = 0
const shown = ref<Toast | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined

/** One toast at a time, above the bottom bar. It reports and offers undo; reasons of failures stand on the page. */
export const toast = shown
export function say(text: string, options: { action?: string; run?: () => void; testId?: string; error?: boolean; ms?: number } = {}): void {
  clearTimeout(timer)
  const id = ++last
  shown.value = {
    id, text, action: options.action ?? null, run: options.run ?? null,
    testId: options.testId ?? 'toast', error: options.error ?? false,
  }
  timer = setTimeout(() => { if (shown.value?.id === id) shown.value = null }, options.ms ?? (options.run ? 8000 : 3500))
}
export function closeToast(): void {
  clearTimeout(timer)
  shown.value = null
}

export interface Problem { id: number; text: string; hint: string | null }
/** What went wrong, per customer: it stays on that customer's page until it is read. */
export const problems = reactive(new Map<string, Problem[]>())
export function report(externalUserId: string, text: string, hint: string | null = null): void {
  const list = problems.get(externalUserId) ?? []
  problems.set(externalUserId, [...list.filter((item) => item.text !== text), { id: ++last, text, hint }].slice(-3))
}
export function dismiss(externalUserId: string, id: number): void {
  const rest = (problems.get(externalUserId) ?? []).filter((item) => item.id !== id)
  if (rest.length) problems.set(externalUserId, rest)
  else problems.delete(externalUserId)
}
