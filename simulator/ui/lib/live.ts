import { onScopeDispose, reactive, ref, shallowRef, watch, type Ref } from 'vue'
import { control, query, type Entry, type MassTask, type Message, type Notice, type PendingTransfer, type Phone, type Relation, type WorldView } from './api.ts'

interface Change { what: string; corpId?: string; userid?: string; personId?: string }

export const world = shallowRef<WorldView | null>(null)
export const entries = reactive<Entry[]>([])
export const connected = ref(false)
let offset = 0
const listeners = new Set<(change: Change) => void>()

export const now = (): number => Date.now() + offset

async function loadWorld(): Promise<void> {
  world.value = await control<WorldView>('world')
  offset = world.value.offsetMs
}

let soon = 0
function loadWorldSoon(): void {
  clearTimeout(soon)
  soon = window.setTimeout(() => void loadWorld(), 120)
}

function putEntry(entry: Entry): void {
  const at = entries.findIndex((e) => e.seq === entry.seq)
  if (at >= 0) entries[at] = entry
  else entries.push(entry)
  if (entries.length > 400) entries.splice(0, entries.length - 400)
}

export async function startLive(): Promise<void> {
  await loadWorld()
  const stream = new EventSource('/_sim/stream')
  stream.addEventListener('hello', () => {
    // After a lost line everything may have changed.
    if (connected.value) void loadWorld()
    for (const listener of listeners) listener({ what: 'all' })
    connected.value = true
  })
  stream.addEventListener('error', () => { connected.value = false })
  stream.addEventListener('entry', (event) => putEntry(JSON.parse((event as MessageEvent<string>).data) as Entry))
  stream.addEventListener('changed', (event) => {
    const change = JSON.parse((event as MessageEvent<string>).data) as Change
    if (change.what === 'world' || change.what === 'clock') loadWorldSoon()
    for (const listener of listeners) listener(change)
  })
}

/** Reads a value now, when its key changes, and whenever a matching change comes in; late answers for an old key are dropped. */
function live<T>(key: () => string | null, matches: (change: Change) => boolean, initial: T): Ref<T> & { refresh(): Promise<void> } {
  const value = shallowRef(initial) as Ref<T>
  let run = 0
  let timer: number | undefined
  const refresh = async (): Promise<void> => {
    const path = key()
    const mine = ++run
    if (!path) return void (value.value = initial)
    const answer = await control<T>(path)
    if (mine === run) value.value = answer
  }
  const listener = (change: Change): void => {
    if (change.what !== 'all' && !matches(change)) return
    clearTimeout(timer)
    timer = window.setTimeout(() => void refresh(), 20)
  }
  listeners.add(listener)
  onScopeDispose(() => {
    listeners.delete(listener)
    clearTimeout(timer)
  })
  watch(key, () => void refresh(), { immediate: true })
  return Object.assign(value, { refresh })
}

export const liveConversations = (who: () => { corpId: string; userid: string } | null): Ref<{ conversations: Relation[] }> & { refresh(): Promise<void> } =>
  live(() => { const w = who(); return w && `conversations?${query({ corpId: w.corpId, userid: w.userid })}` }, (c) => c.corpId === who()?.corpId && c.userid === who()?.userid, { conversations: [] })

export const liveChat = (of: () => { corpId: string; userid: string; personId: string } | null): Ref<{ messages: Message[] }> =>
  live(() => { const w = of(); return w && `chat?${query({ corpId: w.corpId, userid: w.userid, personId: w.personId })}` }, (c) => c.what === 'chat' && c.personId === of()?.personId, { messages: [] })

export const livePhone = (personId: () => string | null): Ref<Phone | { personId: ''; name: ''; contacts: Relation[]; transfers: PendingTransfer[] }> & { refresh(): Promise<void> } =>
  live(() => { const id = personId(); return id && `persons/${id}` }, (c) => c.personId === personId(), { personId: '', name: '', contacts: [], transfers: [] })

export const liveNotices = (who: () => { corpId: string; userid: string } | null): Ref<{ notices: Notice[] }> =>
  live(() => { const w = who(); return w && `notices?${query({ corpId: w.corpId, userid: w.userid })}` }, (c) => c.what === 'notice' && c.userid === who()?.userid, { notices: [] })

export const liveMass = (who: () => { corpId: string; userid: string } | null): Ref<{ tasks: MassTask[] }> =>
  live(() => { const w = who(); return w && `mass?${query({ corpId: w.corpId, userid: w.userid })}` }, (c) => c.what === 'mass' && c.userid === who()?.userid, { tasks: [] })
