import { online } from '../../shared/api/connection.ts'
import { now } from '../../shared/api/connection.ts'
import { useCurrent } from './current.ts'
import { useRecords } from './records.ts'

const idEveryMs = 1500
const freshEveryMs = 8000
/** While something is on its way (welcome, a tag, the callback of a new contact) the answer is seconds away. */
const soonEveryMs = 2500

/** Keeps id and data current while the page is visible; nothing runs behind a hidden one. */
export function watchCustomer(): () => void {
  const current = useCurrent()
  const records = useRecords()
  let reading = false
  let lastLoad = Date.now()
  let shownAt = Date.now()
  let shown = current.generation

  const visible = () => document.visibilityState !== 'hidden'
  async function readId(): Promise<void> {
    await (current.personal ? current.readId() : Promise.resolve())
  }
  async function wake(): Promise<void> {
    if (!visible()) return
    const before = current.generation
    await Promise.all([current.readContext(), readId()])
    if (before === current.generation && Date.now() - lastLoad > 1000) reload()
  }
  function reload(): void {
    const id = current.externalUserId
    if (!id || records.isWriting(id) || records.of(id).loading) return
    lastLoad = Date.now()
    void records.load(id)
  }
  function pace(): number {
    const data = current.data
    if (!online.value) return 5000
    // A contact that is not there after half a minute will not come in the next two seconds either.
    if (!data) return Date.now() - shownAt < 30_000 ? soonEveryMs : 15_000
    const fresh = now() - Date.parse(data.relation.addedAt) < 180_000
    return fresh || data.relation.welcome.status === 'pending' || data.tags.some((tag) => tag.pending) ? soonEveryMs : freshEveryMs
  }
  const poll = setInterval(() => {
    if (!visible()) return
    if (shown !== current.generation) { shown = current.generation; shownAt = lastLoad = Date.now() }
    if (current.externalUserId && Date.now() - lastLoad >= pace()) reload()
    if (reading || !current.personal) return
    reading = true
    void readId().finally(() => { reading = false })
  }, idEveryMs)
  const onWake = () => { void wake() }
  document.addEventListener('visibilitychange', onWake)
  addEventListener('pageshow', onWake)
  addEventListener('focus', onWake)
  return () => {
    clearInterval(poll)
    document.removeEventListener('visibilitychange', onWake)
    removeEventListener('pageshow', onWake)
    removeEventListener('focus', onWake)
  }
}
