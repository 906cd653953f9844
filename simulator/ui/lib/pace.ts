/** `?pace=0.2` tells the story faster; what the steps do stays the same. */
export const pace = Math.min(4, Math.max(0.05, Number(new URLSearchParams(location.search).get('pace') ?? 1) || 1))

/** Time for somebody who watches. */
export const linger = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms * pace))
