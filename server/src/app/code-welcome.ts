import type { Kit } from '../platform/kit.ts'
import type { StoredCode } from '../modules/codes/index.ts'
import type { Directory, MemberInfo } from '../modules/org/index.ts'

/** The first member of a code: whose name a preview shows. */
export async function firstMemberOfCode(kit: Kit, directory: Directory, code: StoredCode): Promise<MemberInfo | null> {
  const row = await kit.database.row<{ id: string }>('SELECT member_id AS id FROM channel_code_member WHERE group_id = ? AND code_id = ? ORDER BY member_id LIMIT 1', [code.groupId, code.id])
  return row ? directory.member(row.id) : null
}
