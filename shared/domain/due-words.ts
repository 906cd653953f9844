const dayMs = 86_400_000

/** How a deadline stands, in days; whose hours are over is late, however few. */
export function dueWords(dueAt: number, now: number): string {
  if (now <= dueAt) return `还剩 ${Math.max(1, Math.ceil((dueAt - now) / dayMs))} 天`
  const days = Math.floor((now - dueAt) / dayMs)
  return days === 0 ? '刚刚超期' : `超期 ${days} 天`
}
