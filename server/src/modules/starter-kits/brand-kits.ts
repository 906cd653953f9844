import type { BrandKit, KitContent } from '@chitang/shared/contracts/starter-kits'
import { demand, demandBrand, reachesBrand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db } from '../../platform/db/database.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import { fromJson } from '../../platform/db/json.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { originalKit } from './content/index.ts'
import { problemsOf } from './kit.model.ts'
import { starterKitVersion } from './starter-kits.table.ts'

interface Deps { kit: Kit; directory: Directory }
export interface KitEdition { version: number; content: KitContent; authorName: string | null; publishedAt: Date | null }

/** What a brand's stores get now: its own latest, else the one the product brings. */
export async function kitOfBrand(db: Db, groupId: string, brand: string): Promise<KitEdition> {
  const row = await db.row<KitEdition & { content: unknown }>(
    `SELECT v.version, v.content, m.name AS authorName, v.published_at AS publishedAt FROM starter_kit_version v LEFT JOIN member m ON m.group_id = v.group_id AND m.id = v.member_id
     WHERE v.group_id = ? AND v.brand = ? ORDER BY v.version DESC LIMIT 1`, [groupId, brand])
  return row ? { ...row, content: fromJson<KitContent>(row.content) } : { version: 0, content: originalKit, authorName: null, publishedAt: null }
}

export async function brandKits({ kit, directory }: Deps, scope: Scope): Promise<BrandKit[]> {
  demand(scope, 'kit.define')
  const stores = (await directory.storesOf(scope.groupId)).filter((store) => reachesBrand(scope, 'kit.define', store.brand))
  const accepted = await kit.database.rows<{ storeId: string }>('SELECT store_id AS storeId FROM store_kit WHERE group_id = ?', [scope.groupId])
  return Promise.all([...new Set(stores.map((store) => store.brand))].map(async (brand) => {
    const { publishedAt, ...edition } = await kitOfBrand(kit.database, scope.groupId, brand)
    const ofBrand = stores.filter((store) => store.brand === brand)
    return { brand, ...edition, publishedAt: publishedAt?.toISOString() ?? null, stores: ofBrand.length, storesAccepted: ofBrand.filter((store) => accepted.some((row) => row.storeId === store.id)).length }
  }))
}

export async function publishKit(deps: Deps, scope: Scope, { brand, baseVersion, content }: { brand: string; baseVersion: number; content: KitContent }): Promise<BrandKit> {
  const { kit, directory } = deps
  demandBrand(scope, 'kit.define', brand)
  if (!(await directory.storesOf(scope.groupId)).some((store) => store.brand === brand)) throw new AppError('not_found')
  demandFit(content)
  if ((await kitOfBrand(kit.database, scope.groupId, brand)).version !== baseVersion) throw new AppError('starter_kits.changed')
  const version = baseVersion + 1
  try {
    await kit.database.transaction(async (tx) => {
      await tx.orm.insert(starterKitVersion).values({ groupId: scope.groupId, brand, version, content, memberId: scope.memberId, publishedAt: kit.clock.now() })
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: '0', action: 'starter_kit.publish', objectType: 'starter_kit', objectId: String(version), fields: { brand, version } })
    })
  } catch (cause) {
    if (isDuplicate(cause)) throw new AppError('starter_kits.changed')
    throw cause
  }
  return (await brandKits(deps, scope)).find((one) => one.brand === brand)!
}

export function demandFit(content: Parameters<typeof problemsOf>[0]): void {
  const problems = problemsOf(content)
  if (problems.length > 0) throw new AppError('starter_kits.unfit', { what: problems.slice(0, 3).join('；') }, { problems })
}
