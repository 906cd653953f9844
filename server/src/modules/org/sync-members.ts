import { roleOfDepartment, roleOfPosition, type SuggestedRole } from '@chitang/shared/domain/roles'
import { followUserList } from '../../wecom/endpoints/contacts.ts'
import { listDepartments, listMembers, type WecomDepartment, type WecomMember } from '../../wecom/endpoints/directory.ts'
import type { WecomClient } from '../../wecom/client.ts'
import type { Tx } from '../../platform/db/database.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, InstallInfo, StoreInfo } from './directory.ts'
import { memberLeft } from './member-left.ts'
import { assignment, employee, member } from './org.table.ts'
import { profileOf } from './profile.model.ts'
import { storeOfMember } from './store-of-member.ts'

export interface MembersRead {
  total: number
  /** userids with 客户联系 */
  serving: string[]
  changes: { userid: string; what: 'joined' | 'changed' | 'left' }[]
  calls: number
}

const statusOf: Record<number, string> = { 1: 'active', 2: 'disabled', 4: 'inactive', 5: 'left' }

/**
 * Reads departments, members and the 客户联系 range, then writes what changed. WeCom is asked first and completely:
 * a failed page changes nothing, and only a complete read may mark somebody as left.
 */
export async function syncMembers(deps: { kit: Kit; directory: Directory; wecom: WecomClient }, install: InstallInfo): Promise<MembersRead> {
  const { kit, directory, wecom } = deps
  const api = await directory.wecomInstall(install)
  const departments = await listDepartments(wecom, api)
  const byUserid = new Map<string, WecomMember>()
  for (const department of departments) for (const found of await listMembers(wecom, api, department.id)) byUserid.set(found.userid, found)
  const serving = new Set(await followUserList(wecom, api))
  const stores = (await directory.storesOf(install.groupId)).filter((store) => store.corpId === install.corp.id)
  const members = [...byUserid.values()]
  const changes: MembersRead['changes'] = []
  for (let at = 0; at < members.length; at += 50) {
    const chunk = members.slice(at, at + 50)
    changes.push(...await kit.database.transaction(async (tx) => {
      const made: MembersRead['changes'] = []
      for (const found of chunk) {
        const what = await saveMember(kit, tx, install, stores, found, serving.has(found.userid), suggestedRole(found, departments))
        if (what !== null) made.push({ userid: found.userid, what })
      }
      return made
    }))
  }
  changes.push(...await kit.database.transaction(async (tx) => {
    const known = await tx.rows<{ id: string; userid: string; employee_id: string }>(
      "SELECT id, userid, employee_id FROM member WHERE group_id = ? AND corp_id = ? AND status <> 'left'", [install.groupId, install.corp.id])
    const left = known.filter((row) => !byUserid.has(row.userid))
    for (const gone of left) await memberLeft(kit, tx, { groupId: install.groupId, id: gone.id, employeeId: gone.employee_id })
    await tx.run('UPDATE corp SET members_synced_at = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), install.groupId, install.corp.id])
    return left.map((gone) => ({ userid: gone.userid, what: 'left' as const }))
  }))
  directory.invalidate()
  return { total: members.length, serving: [...serving], changes, calls: departments.length + 2 }
}

/** One member met between two readings of the corp. */
export async function saveNewMember({ kit, directory, wecom }: { kit: Kit; directory: Directory; wecom: WecomClient }, install: InstallInfo, found: WecomMember, serving: boolean): Promise<void> {
  const stores = (await directory.storesOf(install.groupId)).filter((store) => store.corpId === install.corp.id)
  const role = suggestedRole(found, found.position ? [] : await listDepartments(wecom, await directory.wecomInstall(install)))
  try {
    await kit.database.transaction((tx) => saveMember(kit, tx, install, stores, found, serving, role))
  } catch (cause) {
    // Another process met the same member.
    if (!isDuplicate(cause)) throw cause
  }
  directory.invalidate()
}

async function saveMember(kit: Kit, tx: Tx, install: InstallInfo, stores: StoreInfo[], found: WecomMember, serving: boolean, role: SuggestedRole | null): Promise<'joined' | 'changed' | null> {
  const { groupId } = install
  const known = await tx.row<{ id: string; employee_id: string; name: string; position: string | null; status: string; customer_contact: number }>('SELECT id, employee_id, name, position, status, customer_contact FROM member WHERE corp_id = ? AND userid = ?', [install.corp.id, found.userid])
  const departmentIds = found.main_department === undefined ? found.department : [found.main_department, ...found.department.filter((id) => id !== found.main_department)]
  const fields = {
    name: found.name, position: found.position || null, avatarUrl: found.avatar || null, departmentIds,
    status: statusOf[found.status ?? 1] ?? 'inactive', customerContact: serving, profile: profileOf(found),
  }
  let employeeId = known?.employee_id
  if (known) {
    await tx.run('UPDATE member SET name = ?, position = ?, avatar_url = ?, department_ids = ?, status = ?, customer_contact = ?, profile = ? WHERE group_id = ? AND id = ?',
      [fields.name, fields.position, fields.avatarUrl, JSON.stringify(departmentIds), fields.status, fields.customerContact, fields.profile && JSON.stringify(fields.profile), groupId, known.id])
  } else {
    employeeId = kit.ids.next()
    await tx.orm.insert(employee).values({ groupId, id: employeeId, name: found.name })
    await tx.orm.insert(member).values({ groupId, id: kit.ids.next(), corpId: install.corp.id, userid: found.userid, employeeId, ...fields })
  }
  await saveSuggestedRole(kit, tx, groupId, employeeId!, role, storeOfMember(stores, { corpId: install.corp.id, departmentIds }))
  if (!known) return 'joined'
  const same = known.name === fields.name && known.position === fields.position && known.status === fields.status && Boolean(known.customer_contact) === fields.customerContact
  return same ? null : 'changed'
}

/** `source` of a role the position gave and a person ended. */
export const positionRefused = 'position_refused'

/** Platform support and the manufacturer stand in no store: what they may see of one is given to them for a time, or in sums. */
const groupRoles = new Set(['group_hq', 'dpo', 'brand_manager', 'oem', 'vendor_support'])

/** Of a downstream's members WeCom does not tell the position (server-api §5.1): their department then says whether they serve customers. */
const suggestedRole = (found: WecomMember, departments: readonly WecomDepartment[]): SuggestedRole | null =>
  roleOfPosition(found.position) ?? (found.position ? null : roleOfDepartment(departments.filter((one) => found.department.includes(one.id)).map((one) => one.name ?? '')))

/** The position gives a first role; roles given by hand are never touched. */
async function saveSuggestedRole(kit: Kit, tx: Tx, groupId: string, employeeId: string, suggested: SuggestedRole | null, store: StoreInfo | null): Promise<void> {
  const role = suggested && (store !== null || groupRoles.has(suggested.role)) ? suggested.role : null
  const brand = role === null ? null : suggested!.brand
  const storeId = role !== null && groupRoles.has(role) ? null : (store?.id ?? null)
  const current = await tx.row<{ id: string; role: string; store_id: string | null; brand: string | null }>(
    "SELECT id, role, store_id, brand FROM assignment WHERE group_id = ? AND employee_id = ? AND source = 'position' AND valid_to IS NULL", [groupId, employeeId])
  if (current && current.role === role && current.store_id === storeId && current.brand === brand) return
  const now = kit.clock.now()
  if (current) await tx.run('UPDATE assignment SET valid_to = ? WHERE group_id = ? AND id = ?', [now, groupId, current.id])
  if (!role) return
  const refused = await tx.row('SELECT id FROM assignment WHERE group_id = ? AND employee_id = ? AND source = ? AND role = ? AND store_id <=> ? AND brand <=> ? LIMIT 1', [groupId, employeeId, positionRefused, role, storeId, brand])
  if (!refused) await tx.orm.insert(assignment).values({ groupId, id: kit.ids.next(), employeeId, storeId, brand, role, source: 'position', validFrom: now })
}
