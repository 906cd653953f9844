import { mediaAssetsOf, type ScriptContent, type ScriptPart } from '@chitang/shared/contracts/script-content'
import { storeFile, storeImage } from '../../modules/media/index.ts'
import type { StoreInfo } from '../../modules/org/index.ts'
import { promotion } from '../../modules/promotions/index.ts'
import { script, scriptGap, scriptGapReport, scriptUse, scriptVersion, searchKeys, wishKey } from '../../modules/scripts/index.ts'
import type { Product } from '../product.ts'
import { drawer } from './draw.ts'
import { demoHandbook } from './handbook.ts'
import { demoPicture } from './picture.ts'
import { gaps, promotions, reworded, scripts, type SeedPart, type SeedScript } from './scripts.ts'

const day = 86_400_000
/** The store of the star brand whose story the demo tells. */
const starStore = '包河'

type ScriptRow = typeof script.$inferInsert
type VersionRow = typeof scriptVersion.$inferInsert
interface Library { scripts: ScriptRow[]; versions: VersionRow[]; uses: (typeof scriptUse.$inferInsert)[] }

/** The library of the demo group: templates of group and brands, each store's own words, and how often they were sent. */
export async function seedScripts(product: Product, groupId: string, stores: readonly StoreInfo[]): Promise<void> {
  const { kit } = product
  const assets = {
    image: await storeImage(kit, { groupId, storeId: null, name: '越屿配置表.png', content: demoPicture(480, 400) }),
    file: await storeFile(kit, { groupId, storeId: null, name: '保养手册.pdf', content: demoHandbook() }),
  }
  const advisors = await kit.database.rows<{ storeId: string; id: string }>(
    "SELECT a.store_id AS storeId, m.id FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id WHERE a.group_id = ? AND a.role IN ('sales_advisor', 'service_advisor') ORDER BY m.userid", [groupId])
  const [headquarters] = await kit.database.rows<{ id: string }>("SELECT m.id FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id WHERE a.group_id = ? AND a.role = 'group_hq' ORDER BY m.id LIMIT 1", [groupId])
  const library: Library = { scripts: [], versions: [], uses: [] }
  const add = (one: SeedScript, home: StoreInfo | null, lineage: Partial<ScriptRow> = {}): string => {
    const id = kit.ids.next()
    const content = contentOf(one, assets, kit.clock.ms())
    addRow(library, product, { groupId, id, scope: one.scope, brand: one.brand ?? null, storeId: home?.id ?? null, kind: one.kind ?? 'script', code: one.code, locked: one.locked ?? false, ...lineage }, [content])
    return id
  }
  for (const one of scripts)
    for (const home of one.scope === 'store' ? stores : [null]) {
      const id = add(one, home)
      for (const reached of home ? [home] : stores.filter((candidate) => one.scope === 'group' || candidate.brand === one.brand)) countUses(library, groupId, id, reached, advisors.filter((advisor) => advisor.storeId === reached.id).map((advisor) => advisor.id), one)
    }
  const star = stores.find((store) => store.shortName === starStore)
  if (star) rewordTemplates(library, product, groupId, star)
  const authored = new Set(library.scripts.filter((row) => row.storeId === null).map((row) => row.id))
  for (const version of library.versions) if (headquarters && authored.has(version.scriptId)) version.memberId = headquarters.id
  for (let at = 0; at < library.scripts.length; at += 200) await kit.database.orm.insert(script).values(library.scripts.slice(at, at + 200))
  for (let at = 0; at < library.versions.length; at += 200) await kit.database.orm.insert(scriptVersion).values(library.versions.slice(at, at + 200))
  for (let at = 0; at < library.uses.length; at += 500) await kit.database.orm.insert(scriptUse).values(library.uses.slice(at, at + 500))
  await seedPromotions(product, groupId, stores)
  if (star) await seedGaps(product, groupId, star, advisors.filter((advisor) => advisor.storeId === star.id).map((advisor) => advisor.id), library)
}

function contentOf(one: SeedScript, assets: { image: string; file: string }, now: number): ScriptContent {
  const made = (part: SeedPart): ScriptPart => {
    if (part.kind === 'image' || part.kind === 'file') return { kind: part.kind, assetId: assets[part.kind], name: part.name }
    if (part.kind === 'link') return { ...part, coverAssetId: assets.image }
    return { kind: 'miniprogram', title: part.title, appid: 'wxdemo0000000000', page: part.page, coverAssetId: assets.image }
  }
  return {
    category: one.category, objection: one.objection ?? null, title: one.title, parts: [...(one.text ? [{ kind: 'text' as const, text: one.text }] : []), ...(one.extra ?? []).map(made)],
    validTo: one.validToDays === undefined ? null : new Date(now + one.validToDays * day).toISOString(), promotionId: null,
  }
}

/** A row with all its versions, the last of which it says now. */
function addRow(library: Library, product: Product, row: Pick<ScriptRow, 'groupId' | 'id' | 'scope' | 'code'> & Partial<ScriptRow>, contents: readonly ScriptContent[]): void {
  const now = product.kit.clock.now()
  const publishedAt = (index: number) => new Date(now.getTime() - (contents.length - index) * 9 * day)
  const last = contents.at(-1)!
  library.scripts.push({
    ...row, category: last.category, objection: last.objection, title: last.title, parts: last.parts, withMedia: mediaAssetsOf(last.parts).length > 0, ...searchKeys(last.title), validTo: last.validTo ? new Date(last.validTo) : null,
    version: contents.length, updatedAt: publishedAt(contents.length - 1),
  })
  for (const [index, content] of contents.entries()) library.versions.push({ groupId: row.groupId, scriptId: row.id, version: index + 1, content, note: null, acknowledged: [], memberId: null, publishedAt: publishedAt(index) })
}

/** What 包河 made of templates: one to compare, one left, one whose template is gone. */
function rewordTemplates(library: Library, product: Product, groupId: string, home: StoreInfo): void {
  const template = (code: string) => library.scripts.find((row) => row.code === code && row.scope === 'group')!
  const saying = (row: ScriptRow, text: string): ScriptContent => ({ category: row.category, objection: row.objection ?? null, title: row.title, parts: [{ kind: 'text', text }], validTo: null, promotionId: null })
  const copy = (row: ScriptRow, mode: 'overridden' | 'forked', text: string) =>
    addRow(library, product, { groupId, id: product.kit.ids.next(), scope: 'store', storeId: home.id, code: row.code, originId: row.id, mode, baseVersion: 1 }, [saying(row, text)])
  const { pending, forked, orphaned } = reworded
  const moved = template(pending.code)
  copy(moved, 'overridden', pending.text)
  moved.version = 2
  moved.parts = [{ kind: 'text', text: pending.newer }]
  moved.updatedAt = product.kit.clock.now()
  library.versions.push({ groupId, scriptId: moved.id, version: 2, content: saying(moved, pending.newer), note: '补上带驾驶证', acknowledged: [], memberId: null, publishedAt: product.kit.clock.now() })
  copy(template(forked.code), 'forked', forked.text)
  addRow(library, product, { groupId, id: product.kit.ids.next(), scope: 'group', code: orphaned.code, retiredAt: product.kit.clock.now() }, [{ category: orphaned.category, objection: null, title: orphaned.title, parts: [{ kind: 'text', text: orphaned.text }], validTo: null, promotionId: null }])
  copy(template(orphaned.code), 'overridden', orphaned.own)
}

function countUses(library: Library, groupId: string, slotId: string, home: StoreInfo, advisors: readonly string[], one: SeedScript): void {
  const draw = drawer(`${home.shortName}/${one.code}`)
  const total = home.shortName === starStore ? one.uses : Math.round(one.uses * (0.3 + draw.next() * 0.6))
  let left = total
  for (const [index, memberId] of advisors.entries()) {
    const uses = index === advisors.length - 1 ? left : Math.min(left, Math.round((total / advisors.length) * (0.4 + draw.next() * 1.2)))
    left -= uses
    library.uses.push({ groupId, slotId, storeId: home.id, memberId, uses, responses: Math.round(uses * (0.15 + draw.next() * 0.3)) })
  }
}

async function seedPromotions(product: Product, groupId: string, stores: readonly StoreInfo[]): Promise<void> {
  const { kit } = product
  const at = (days: number) => new Date(kit.clock.ms() + days * day)
  const rows = promotions.flatMap((one) => (one.scope === 'store' ? stores : [null]).map((home) => ({
    groupId, id: kit.ids.next(), scope: one.scope, brand: null, storeId: home?.id ?? null, name: one.name, subsidy: one.subsidy, policy: one.policy, validFrom: at(one.fromDays), validTo: at(one.toDays), retiredAt: null, updatedAt: at(one.fromDays),
  })))
  await kit.database.orm.insert(promotion).values(rows)
}

async function seedGaps(product: Product, groupId: string, home: StoreInfo, advisors: readonly string[], library: Library): Promise<void> {
  const { kit } = product
  const ago = (days: number) => new Date(kit.clock.ms() - days * day)
  const ended = library.scripts.find((row) => row.storeId === home.id && row.validTo && row.validTo < kit.clock.now())
  const wishes = [
    ...gaps.map((gap) => ({ kind: 'missing', query: gap.query, wishKey: wishKey(gap.query), slotId: null, asked: gap.asked as readonly { daysAgo: number; note: string | null }[] })),
    ...(ended ? [{ kind: 'expired', query: ended.title, wishKey: ended.id, slotId: ended.id, asked: [{ daysAgo: 1, note: '周末客户还在问' }] }] : []),
  ]
  for (const { asked, ...wish } of wishes) {
    const gapId = kit.ids.next()
    await kit.database.orm.insert(scriptGap).values({ groupId, id: gapId, storeId: home.id, ...wish, count: asked.length, status: 'open', firstAt: ago(asked[0]!.daysAgo), lastAt: ago(asked.at(-1)!.daysAgo) })
    await kit.database.orm.insert(scriptGapReport).values(asked.map((one, index) => ({ groupId, id: kit.ids.next(), gapId, memberId: advisors[index % advisors.length]!, note: one.note, at: ago(one.daysAgo), idempotencyKey: `seed-${gapId}-${index}` })))
  }
}
