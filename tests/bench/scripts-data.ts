import mysql from 'mysql2/promise'
import { searchKeys } from '../../server/src/modules/scripts/search-keys.ts'

export const scriptCount = 2_000
const base = 8_100_000_000_000_000_000n
const categories = ['first', 'test_drive', 'price', 'objection', 'delivery', 'service'] as const
const models = ['星程 S7', '星程 S5', '星程 E6', '星程 MPV', '星悦', '星岚', '旅行版', '增程版', '纯电版', '混动版']
const moments = ['第一次聊', '到店前', '试驾后', '报价后', '三天没回', '客户说贵', '家人不同意', '比较竞品', '要等年底', '准备订车', '等交车', '首保前', '提车一个月', '续保前', '周末活动', '约到店', '问电池', '问油耗', '问空间', '问智驾']
const topics = ['保养保险', '贷款方案', '置换补贴', '现车颜色', '安全配置', '充电安装', '上牌流程', '赠送精品', '试驾路线', '门店地址']

/** Titles as a store writes them: model, moment, topic. */
export const titles = Array.from({ length: scriptCount }, (_, n) => `${moments[n % moments.length]}聊${topics[Math.floor(n / moments.length) % topics.length]}·${models[Math.floor(n / (moments.length * topics.length))]}`)

/** What advisors type, letter by letter: initials, pinyin, hanzi, mixed, with a slip, and what is not there. */
export const queries = ['bybx', 'baoyang', '保养', 'by保险', 'dkfa', 'daikuan', '试驾', 'sjlx', 'khsg', '客户说贵', 'czaz', 'chognd', 'zhihuan', 'pinpai', 's7', 'dyclbybx']

/** A store whose managers have written for years. */
export async function fillScripts(databaseUrl: string, storeName: string): Promise<void> {
  const connection = await mysql.createConnection({ uri: databaseUrl, supportBigNumbers: true, bigNumberStrings: true, timezone: 'Z' })
  try {
    const [stores] = await connection.query('SELECT group_id AS groupId, id FROM store WHERE name = ?', [storeName])
    const store = (stores as { groupId: string; id: string }[])[0]
    if (!store) throw new Error(`the demo has no store ${storeName}`)
    const rows = titles.map((title, n) => {
      const { pinyin, initials } = searchKeys(title)
      const text = `{客户称呼}您好，我是{顾问姓名}。关于${topics[Math.floor(n / moments.length) % topics.length]}，我把${models[n % models.length]}的资料整理好了，您什么时候方便，我用三分钟给您说清楚。`
      return [store.groupId, String(base + BigInt(n)), 'store', store.id, categories[n % categories.length], `量-${n}`, title, JSON.stringify([{ kind: 'text', text }]), pinyin, initials, n, new Date()]
    })
    for (let from = 0; from < rows.length; from += 1_000)
      await connection.query('INSERT INTO script (group_id, id, scope, store_id, category, code, title, parts, pinyin, initials, sort, updated_at) VALUES ?', [rows.slice(from, from + 1_000)])
  } finally {
    await connection.end()
  }
}
