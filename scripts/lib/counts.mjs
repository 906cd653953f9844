export const none = { passed: 0, failed: 0, skipped: 0 }

export const add = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped })
