import { decideScript, deleteScript, placeScripts, type ScriptItem } from '@chitang/shared/contracts/scripts'
import { call } from '../../shared/api/client.ts'
import { useAct } from '../../shared/api/use-act.ts'
import { ref } from 'vue'
import { useNotices } from '../../shared/session/notices.ts'

export type RowAct = 'hide' | 'show' | 'fork' | 'adopt' | 'keep' | 'drop' | 'retire'

const done: Record<RowAct, string> = {
  hide: '停用了，顾问看不到它', show: '顾问又能用了', fork: '脱离了，以后由本店自己维护', adopt: '换回集团版了', keep: '留下了，现在是本店自己的', drop: '也停用了', retire: '撤下了，用过的次数还留着',
}
/** What leaves the list for good, or puts other words there, is asked once more where nothing else was shown first. */
export const questions: Partial<Record<RowAct, { title: string; why: string; act: string }>> = {
  retire: { title: '撤下', why: '顾问找不到它了，用过的次数还留着。只是暂时不用，选停用就行。', act: '撤下' },
  adopt: { title: '换回集团版', why: '本店改过的话收起来，历史版本里还能找到。', act: '换回集团版' },
  fork: { title: '脱离集团版', why: '以后由本店自己维护，集团再改也不提醒。', act: '脱离' },
  drop: { title: '也停用', why: '集团已经停用了，本店改过的也收起来。', act: '也停用' },
}

/** What can be taken back by one press. */
const undo: Partial<Record<RowAct, RowAct>> = { hide: 'show', show: 'hide' }

/** What a store does with a place besides writing; each says what came of it. */
export function useScriptActs(storeId: () => string | null, changed: () => unknown) {
  const act = useAct()
  const notices = useNotices()
  const asked = ref<{ item: ScriptItem; what: RowAct } | null>(null)

  async function run(item: ScriptItem, what: RowAct): Promise<boolean> {
    const home = storeId()
    const sent = what === 'retire'
      ? () => call(deleteScript, { params: { id: item.id } })
      : () => call(decideScript, { params: { id: item.slotId }, body: { storeId: home!, act: what, ...(what === 'keep' && item.templateVersion !== null ? { templateVersion: item.templateVersion } : {}) } })
    if (!(await act.run(sent))) return false
    const back = undo[what]
    notices.say(done[what], back ? () => void run(item, back) : undefined)
    await changed()
    return true
  }
  /** From a menu: asks where it is asked. */
  function ask(item: ScriptItem, what: RowAct): void {
    act.clear()
    if (questions[what]) asked.value = { item, what }
    else void run(item, what)
  }
  async function confirm(): Promise<void> {
    if (asked.value && (await run(asked.value.item, asked.value.what))) asked.value = null
  }
  async function place(slotIds: readonly string[]): Promise<void> {
    const home = storeId()
    if (!(await act.run(() => call(placeScripts, { body: { ...(home ? { storeId: home } : {}), slotIds: [...slotIds] } })))) return
    await changed()
  }
  return { busy: act.busy, error: act.error, asked, run, ask, confirm, cancel: () => { asked.value = null }, place }
}
