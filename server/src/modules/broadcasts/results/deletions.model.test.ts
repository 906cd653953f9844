import { expect, it } from 'vitest'
import { deletionVerdict } from './deletions.model.ts'

it.each([
  [{ delivered: 600, deleted: 13, usualShare: 0.003 }, 'locked'], [{ delivered: 199, deleted: 13, usualShare: 0.003 }, 'hint'], [{ delivered: 600, deleted: 4, usualShare: 0.001 }, 'hint'],
  [{ delivered: 600, deleted: 5, usualShare: 0.003 }, undefined], [{ delivered: 600, deleted: 1, usualShare: 0 }, undefined], [{ delivered: 0, deleted: 0, usualShare: 0 }, undefined], [{ delivered: 250, deleted: 5, usualShare: 0 }, 'locked'],
])('%o', (of, level) => expect(deletionVerdict(of)?.level).toBe(level))
