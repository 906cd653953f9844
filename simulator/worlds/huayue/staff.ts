import type { Corp, Member } from '../../src/model/types.ts'
import { inventName } from './names.ts'
import { FIXED, HEADQUARTERS, SERVES_CUSTOMERS, STORE_POSITIONS, type StoreSeed } from './organisation.ts'
import type { Random } from '../../src/model/random.ts'

function add(corp: Corp, member: Omit<Member, 'status' | 'follow'>, store?: StoreSeed): void {
  const follow = SERVES_CUSTOMERS.has(member.position)
  corp.members[member.userid] = { ...member, status: 1, follow, ...(follow && store && { profile: profileOf(store, Object.keys(corp.members).length) }) }
}

/** Most have filled theirs in; every fourth has not told when the store is open, every fifth has no 视频号, every sixth waits for it. */
const profileOf = (store: StoreSeed, n: number): NonNullable<Member['profile']> => ({
  ...(n % 5 !== 0 && { channels: { nickname: store.short + '店', status: n % 6 === 0 ? 1 as const : 0 as const } }),
  attrs: [{ name: '门店地址', value: `${store.short}大道 88 号` }, ...(n % 4 === 0 ? [] : [{ name: '营业时间', value: '每天 8:30–18:00' }])],
})

export function fillStore(corp: Corp, store: StoreSeed, department: number, random: Random, taken: Set<string>): void {
  const fixed = [...(FIXED[store.key] ?? [])]
  for (const [position, count] of STORE_POSITIONS) {
    for (let i = 0; i < count; i++) {
      const at = fixed.findIndex((f) => f[0] === position)
      const known = at < 0 ? undefined : fixed.splice(at, 1)[0]
      if (known) {
        add(corp, { userid: known[2], name: known[1], department: [department], position, gender: known[3] }, store)
        continue
      }
      const made = fresh(random, taken)
      add(corp, { userid: `${made.pinyin}_${store.key}`, name: made.name, department: [department], position, gender: made.gender }, store)
    }
  }
}

export function fillHeadquarters(corp: Corp, department: number, random: Random, taken: Set<string>): void {
  for (const [position, name, userid] of HEADQUARTERS) {
    const made = name && userid ? { name, pinyin: userid, gender: '2' as const } : fresh(random, taken)
    add(corp, { userid: userid ?? `${made.pinyin}_hq`, name: made.name, department: [department], position, gender: made.gender })
  }
}

/** No two invented people share a name: a reader of the demo should never have to ask which one. */
function fresh(random: Random, taken: Set<string>): ReturnType<typeof inventName> {
  for (;;) {
    const made = inventName(random)
    if (taken.has(made.name)) continue
    taken.add(made.name)
    return made
  }
}
