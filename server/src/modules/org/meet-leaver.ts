import type { Kit } from '../../platform/kit.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import type { Directory, InstallInfo, MemberInfo } from './directory.ts'
import { employee, member } from './org.table.ts'

/**
 * Somebody who left before we were here. WeCom shows nothing of them any more (60111) but the userid in its list of
 * customers without an advisor: no name, no department, so whose store it was a person has to say, unless there is one.
 */
export async function meetLeaver({ kit, directory }: { kit: Kit; directory: Directory }, install: InstallInfo, userid: string): Promise<MemberInfo> {
  const { groupId, corp } = install
  try {
    await kit.database.transaction(async (tx) => {
      const employeeId = kit.ids.next()
      await tx.orm.insert(employee).values({ groupId, id: employeeId, name: userid.slice(0, 60) })
      await tx.orm.insert(member).values({ groupId, id: kit.ids.next(), corpId: corp.id, userid, employeeId, name: userid.slice(0, 60), position: null, avatarUrl: null, departmentIds: [], status: 'left', customerContact: false, profile: null })
    })
  } catch (cause) {
    // Another process read the same list.
    if (!isDuplicate(cause)) throw cause
  }
  directory.invalidate()
  return (await directory.memberByUserid(corp.id, userid))!
}
