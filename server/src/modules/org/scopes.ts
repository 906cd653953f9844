import { isRole, type HeldRole } from '@chitang/shared/domain/roles'
import type { Actor } from '../../platform/audit/audit.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from './directory.ts'

interface Roles { memberIds: string[]; activeIds: Set<string>; roles: HeldRole[] }

const freshMs = 3_000

/** Builds the scope of a session. Roles are read again every few seconds, so an ended role ends soon. */
export class Scopes {
  readonly #kit: Kit
  readonly #directory: Directory
  readonly #cache = new Map<string, { at: number; value: Promise<Roles> }>()

  constructor(kit: Kit, directory: Directory) {
    this.#kit = kit
    this.#directory = directory
  }

  invalidate(): void {
    this.#cache.clear()
  }

  async of(session: { groupId: string; employeeId: string; memberId: string; installId: string; client: Actor['client']; ip: string }): Promise<Scope> {
    const [{ memberIds, activeIds, roles }, install, group, stores, corps] = await Promise.all([
      this.#roles(session.groupId, session.employeeId),
      this.#directory.install(session.installId),
      this.#directory.group(session.groupId),
      this.#directory.storesOf(session.groupId),
      this.#directory.snapshot(),
    ])
    // The store took the app back: its conversations are no longer ours to show beside (the store's console stays, it is the store's data).
    if (install.isRevoked && session.client === 'sidebar') throw new AppError(install.hasLeft ? 'sharing.left' : 'sharing.revoked')
    return {
      groupId: session.groupId,
      timeZone: group.timeZone,
      employeeId: session.employeeId,
      memberId: session.memberId,
      memberIds,
      corpId: install.corp.id,
      installId: session.installId,
      // Who left or is disabled at WeCom may do nothing any more, whatever session or hand-given role is still open.
      roles: activeIds.has(session.memberId) ? roles : [],
      // HQ may see persons only where a basis is recorded: the stores that work inside the group's own corp.
      allStores: stores.map((store) => ({ id: store.id, brand: store.brand, hasBasis: corps.corps.get(store.corpId)?.mode === 'group', modulesOff: store.modulesOff })),
      actor: { employeeId: session.employeeId, memberId: session.memberId, client: session.client, ip: session.ip },
    }
  }

  #roles(groupId: string, employeeId: string): Promise<Roles> {
    const key = `${groupId}:${employeeId}`
    const cached = this.#cache.get(key)
    if (cached && Date.now() - cached.at < freshMs) return cached.value
    const value = this.#read(groupId, employeeId)
    if (this.#cache.size > 50_000) this.#cache.clear()
    this.#cache.set(key, { at: Date.now(), value })
    value.catch(() => this.#cache.delete(key))
    return value
  }

  async #read(groupId: string, employeeId: string): Promise<Roles> {
    const { database, clock } = this.#kit
    const now = clock.now()
    const [members, assignments] = await Promise.all([
      database.rows<{ id: string; status: string }>("SELECT id, status FROM member WHERE group_id = ? AND employee_id = ? AND status <> 'left'", [groupId, employeeId]),
      database.rows<{ role: string; storeId: string | null; brand: string | null }>(
        'SELECT role, store_id AS storeId, brand FROM assignment WHERE group_id = ? AND employee_id = ? AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)', [groupId, employeeId, now, now]),
    ])
    return {
      memberIds: members.map((one) => one.id),
      activeIds: new Set(members.filter((one) => one.status !== 'disabled').map((one) => one.id)),
      roles: assignments.flatMap(({ role, ...of }) => (isRole(role) ? [{ role, ...of }] : [])),
    }
  }
}
