/**
 * What a stage came to. `trouble` names every test that failed, or passed only when tried again (`flaky`):
 * { where, title, error, flaky }.
 */
export const none = { passed: 0, failed: 0, skipped: 0, trouble: [] }

export const add = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped, trouble: [...a.trouble, ...b.trouble] })

/** A work that is one test by itself. */
export const onePassed = { ...none, passed: 1 }
export const oneFailed = (where, title, error) => ({ ...none, failed: 1, trouble: [{ where, title, error, flaky: false }] })
export const skipped = (many) => ({ ...none, skipped: many })
