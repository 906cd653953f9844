import type { CustomerFilter } from '@chitang/shared/contracts/customers'
import { addWayName } from '@chitang/shared/domain/add-ways'
import { beforeWords, fateWords, friendStateWords, happeningWords } from '@chitang/shared/domain/happenings'
import { shortDay } from '../../platform/clock/day.ts'

/** Names of what a filter points at. */
export interface ListNames { advisor: string | null; code: string | null; tag: string | null; attribute: string | null }

const dayMs = 86_400_000

/** Which customers, in the words of the server: who confirms must not have to trust who asks. */
export function listWords(filter: CustomerFilter, names: ListNames, timeZone: string): string {
  const day = (iso: string, less = 0): string => shortDay(new Date(Date.parse(iso) - less), timeZone)
  const span = (from: string | undefined, to: string | undefined): string => {
    const [first, last] = [from && day(from), to && day(to, dayMs)]
    return first && last ? (first === last ? first : `${first}–${last}`) : first ? `${first} 起` : `${last} 前`
  }
  const parts = [
    filter.q && `搜「${filter.q.trim()}」`, filter.advisorId && `${names.advisor ?? '一位顾问'}的`, filter.codeId && (filter.codeId === '0' ? '没有经过活码的' : `从「${names.code ?? '一个活码'}」来的`), filter.tagId && `有标签「${names.tag ?? ''}」的`, filter.level && `${filter.level}级`,
    filter.attribute && filter.is && `${names.attribute ?? '资料项'}是「${filter.is}」的`, filter.state && `${friendStateWords[filter.state]}的`,
    (filter.addedFrom ?? filter.addedTo) && `${span(filter.addedFrom, filter.addedTo)}加的`, filter.did && `${filter.didFrom || filter.didTo ? span(filter.didFrom, filter.didTo) : ''}${filter.did === 'left' && filter.before ? beforeWords[filter.before] : ''}${happeningWords[filter.did]}`, filter.did === 'added' && filter.way && `从「${addWayName(Number(filter.way))}」来的`, filter.did === 'added' && filter.fate && fateWords[filter.fate],
    filter.welcome && '没收到欢迎语的', filter.silent && '加后 7 天没人跟的', (filter.dueFrom ?? filter.dueTo) && (filter.dueFrom ? `${span(filter.dueFrom, filter.dueTo)}有跟进到期的` : '跟进过了时间的'), filter.twice && '有两个好友身份的',
  ].filter((one) => typeof one === 'string' && one !== '')
  return parts.length === 0 ? '全部客户' : `${parts.join('、')}客户`.slice(0, 200)
}
