import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { BridgeError, readEntry, readExternalUserId, type Entry } from '../../shared/wecom/index.ts'
import { shortName } from '../../shared/ui/names.ts'
import { useRecords } from './records.ts'

export interface Target { readonly externalUserId: string; readonly personId: string; readonly relationId: string; readonly name: string }

/** Which conversation the client shows now. WeCom sends no event for a switch, so it is asked again and again. */
export const useCurrent = defineStore('current-customer', () => {
  const records = useRecords()
  const entry = ref<Entry | null>(null)
  const externalUserId = ref<string | null>(null)
  /** The client has answered where this page stands, or has failed to. */
  const placed = ref(false)
  const problem = shallowRef<BridgeError | null>(null)
  /** Grows with every switch; whoever started under another value must not touch the screen. */
  const generation = ref(0)
  let asked = 0
  let applied = 0

  const record = computed(() => (externalUserId.value ? records.records.get(externalUserId.value) ?? null : null))
  const data = computed(() => {
    const found = record.value?.data
    return found && found.externalUserId === externalUserId.value ? found : null
  })
  const target = computed<Target | null>(() => data.value && {
    externalUserId: data.value.externalUserId, personId: data.value.person.id, relationId: data.value.relation.id,
    name: data.value.person.salutation ?? shortName(data.value.person.name),
  })
  const personal = computed(() => entry.value !== 'normal' && entry.value !== 'group_chat_tools')

  function show(id: string | null): void {
    if (id === externalUserId.value) return
    generation.value += 1
    records.leaveOthers(id)
    if (id) records.of(id)
    externalUserId.value = id
    if (id) void records.load(id)
  }

  /** Answers may overtake each other: only the newest question asked so far may change the screen. */
  async function readId(): Promise<string | null> {
    const turn = ++asked
    try {
      const id = await readExternalUserId()
      if (turn < applied) return externalUserId.value
      applied = turn
      problem.value = null
      show(id)
      return id
    } catch (cause) {
      if (turn < applied) return externalUserId.value
      const error = cause instanceof BridgeError ? cause : new BridgeError('failed', 'getCurExternalContact', String(cause))
      if (error.kind === 'no_context') { applied = turn; problem.value = error; show(null) }
      else if (!externalUserId.value) problem.value = error
      return externalUserId.value
    }
  }

  let entryAsked = 0
  async function readContext(): Promise<void> {
    const turn = ++entryAsked
    try {
      const read = await readEntry()
      if (turn !== entryAsked) return
      entry.value = read
      if (!personal.value) { problem.value = null; show(null) }
    } catch (cause) {
      if (!entry.value && cause instanceof BridgeError) problem.value = cause
    } finally {
      placed.value = true
    }
  }

  /** Both at once: each is a round trip through the client. */
  async function start(onContext?: () => void, onId?: () => void): Promise<void> {
    const context = readContext().then(() => onContext?.())
    const id = readId().then(() => onId?.())
    await Promise.all([context, id])
    if (entry.value && !personal.value) { problem.value = null; show(null) }
  }

  /** Is the client still showing the customer this was written for? Asked again right before a message goes out. */
  async function stillShows(id: string): Promise<boolean> {
    return (await readId()) === id && externalUserId.value === id
  }

  const reload = (): void => { if (externalUserId.value) void records.load(externalUserId.value) }
  /** 重试: everything that may be missing, asked for once more. */
  const again = (): void => { void readContext(); void readId(); reload() }

  return { entry, placed, externalUserId, problem, generation, record, data, target, personal, show, readId, readContext, start, stillShows, reload, again }
})
