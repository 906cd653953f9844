import { computed, reactive, ref } from 'vue'
import story from '../../worlds/huayue/story.json'
import { control, query, type Message, type Relation, type ScanResult } from '../lib/api.ts'
import type { Act, Acted } from '../lib/frame-host.ts'
import { entries, world } from '../lib/live.ts'
import { linger, pace } from '../lib/pace.ts'
import type { Words } from './words.ts'

export type Tab = 'phone' | 'advisor' | 'manager' | 'log'
interface Step {
  do: 'person' | 'scan' | 'inbox' | 'open' | 'act' | 'log' | 'pause' | 'customerSays' | 'unfriend' | 'managerPage' | 'dealer' | 'dealerChat' | 'twins' | 'joinAdvisor' | 'advisorLeaves' | 'refuse' | 'dayOver' | 'buyer'
  tab: Tab; ms?: number; atLeast?: number; via?: string; name?: string; text?: Words; optional?: boolean; unless?: string; act?: Act; who?: 'advisor' | 'manager'; path?: string; as?: 'hq'; move?: 'revoke' | 'share' | 'confirm'
}
export interface Chapter { id: string; /** Brings its own people: it can be told by itself. */ alone?: boolean; seconds: number; title: Words; pain: Words; look: Words; steps: Step[] }
export type Mode = 'idle' | 'playing' | 'paused' | 'failed' | 'free' | 'done'

/** What the story asks of the screens; the stage page fulfils it. */
export interface Screens {
  showTab(tab: Tab): void
  showScan(): void
  /** Beside the chat of the story's advisor, or of one of the dealer's. */
  openChat(externalUserid: string, at?: { corpId: string; userid: string }): Promise<void>
  act(what: Act, who: 'advisor' | 'manager'): Promise<Acted>
  /** Another page of the console on the manager's screen. */
  managerPage(path: string, userid: string): void
  typeOnPhone(text: string): Promise<void>
  confirmDelete(): Promise<void>
  /** Of a colleague who is to take over. */
  refuseTransfer(): Promise<void>
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
const patienceMs = 20_000
const chapters = story.chapters as Chapter[]

export function createStory(screens: () => Screens) {
  const mode = ref<Mode>('idle')
  const at = reactive({ chapter: 0, step: 0 })
  const person = ref<{ personId: string; name: string } | null>(null)
  const scanned = ref<ScanResult | null>(null)
  const problem = ref('')
  const busy = ref(false)
  const started = ref(0)
  /** Raised by every new loop, so that an old one stops by itself. */
  let turn = 0
  /** Raised when the place in the story changes under a running step: its outcome then counts for nothing. */
  let place = 0
  /** Entries before this one belong to an earlier telling. */
  const since = ref(0)
  const scanSeq = ref(0)
  let actionSeq = 0

  const configId = computed(() => world.value?.corps.find((c) => c.corpId === story.corpId)?.contactWays.find((w) => w.state === story.codeState)?.configId ?? '')
  const chapter = computed(() => chapters[Math.min(at.chapter, chapters.length - 1)]!)
  /** Somebody whose name is not in this world yet, as long as there is one: two people called Lily would only confuse. */
  async function newCustomer(): Promise<void> {
    let who = story.customers[Math.floor(Math.random() * story.customers.length)]!
    for (const one of story.customers) {
      const { persons } = await control<{ persons: { name: string }[] }>(`persons?${query({ q: one.name })}`)
      if (!persons.some((p) => p.name === one.name)) {
        who = one
        break
      }
    }
    person.value = await control<{ personId: string; name: string }>('persons', { ...who, unionid: true })
  }
  const lastSeq = (): number => entries[entries.length - 1]?.seq ?? 0

  async function until(probe: () => Promise<boolean> | boolean, what: string): Promise<void> {
    const end = Date.now() + patienceMs
    while (!(await probe())) {
      if (Date.now() > end) throw new Error(what)
      await sleep(150)
    }
  }

  /** What the admins of both sides do in their WeCom consoles. */
  async function moveShare(move: 'revoke' | 'share' | 'confirm'): Promise<void> {
    const ids = { corpId: story.dealer.corpId, upstreamId: story.corpId }
    const { shares } = await control<{ shares: { corpId: string; state: string }[] }>('shares')
    const live = shares.some((share) => share.corpId === ids.corpId && share.state !== 'revoked')
    // A telling that was left in the middle goes on from where the two stand.
    if (move === 'revoke' ? !live : move === 'share' && live) return
    await control(move === 'share' ? 'shares' : `shares/${move}`, { ...ids, agentId: story.agentId })
  }

  /** Two friends of one advisor who leave the same number. */
  async function makeTwins(): Promise<void> {
    const mobile = `129${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
    for (const name of story.twins) {
      const { personId } = await control<{ personId: string }>('persons', { name, gender: 2, unionid: true })
      const { userid, externalUserid } = await control<ScanResult>('scan', { configId: configId.value, personId, userid: story.advisor })
      await control('edit', { corpId: story.corpId, userid, externalUserid, mobiles: [mobile] })
    }
  }

  let leaver = ''
  /** An advisor comes, makes three friends, and the phone is in the hand of the first of them. */
  async function joinAdvisor(): Promise<void> {
    const department = world.value?.corps.find((c) => c.corpId === story.corpId)?.members.find((m) => m.userid === story.advisor)?.department
    leaver = `zhouqian_${Date.now().toString(36)}`
    await control(`corps/${story.corpId}/members/${leaver}`, { name: story.leaver.name, position: '销售顾问', department, follow: true, status: 1 })
    const made: ScanResult[] = []
    const from = lastSeq()
    for (const one of story.leaver.customers) {
      const { personId } = await control<{ personId: string }>('persons', { ...one, unionid: true })
      made.push(await control<ScanResult>('befriend', { corpId: story.corpId, userid: leaver, personId }))
      if (made.length === 1) person.value = { personId, name: one.name }
    }
    scanned.value = made[0]!
    await until(() => entries.filter((e) => e.seq > from && e.name === 'externalcontact/get' && e.errcode === 0).length >= made.length, '后台还没有认识新客户')
  }

  /** A friend of the story's advisor with a number, and the chat beside them open. */
  async function befriendBuyer(): Promise<void> {
    const { name, gender, mobile } = story.buyer
    const { personId } = await control<{ personId: string }>('persons', { name, gender, unionid: true })
    person.value = { personId, name }
    scanned.value = await control<ScanResult>('befriend', { corpId: story.corpId, userid: story.advisor, personId })
    await control('edit', { corpId: story.corpId, userid: story.advisor, externalUserid: scanned.value.externalUserid, mobiles: [mobile] })
    await screens().openChat(scanned.value.externalUserid)
  }

  async function perform(step: Step): Promise<void> {
    const screen = screens()
    screen.showTab(step.tab)
    switch (step.do) {
      case 'person': {
        await newCustomer()
        screen.showScan()
        return
      }
      case 'scan':
        await linger(step.ms ?? 0)
        scanSeq.value = actionSeq = lastSeq()
        scanned.value = await control<ScanResult>('scan', { configId: configId.value, personId: person.value?.personId, userid: story.advisor })
        return
      case 'inbox': {
        const before = step.via === 'chat' ? started.value : 0
        return until(async () => {
          const { items } = await control<{ items: Message[] }>(`persons/${person.value?.personId}/inbox`)
          return items.filter((m) => (!step.via || m.via === step.via) && m.at >= before && (!step.text || (m.text ?? '').includes(step.text.zh))).length >= (step.atLeast ?? 1)
        }, '消息没有到客户的手机上')
      }
      case 'open':
        return screen.openChat(scanned.value!.externalUserid)
      case 'act': {
        if (step.unless && (await screen.act({ selector: step.unless, action: 'exists', timeoutMs: 1500 }, step.who ?? 'advisor')).ok) return
        const done = await screen.act({ ...step.act!, pace }, step.who ?? 'advisor')
        if (!done.ok) throw new Error(done.error ?? '侧边栏没有应答')
        return
      }
      case 'managerPage':
        return screen.managerPage(step.path!, step.as === 'hq' ? story.hq : story.manager)
      case 'dealer':
        return moveShare(step.move!)
      case 'dealerChat': {
        const found = () => world.value?.corps.find((c) => c.corpId === story.dealer.corpId)
        await until(() => (found()?.apps.length ?? 0) > 0, '共享的应用没有到店里')
        const corp = found()!
        const { userid } = corp.members.find((m) => m.position === '销售顾问' && m.customers > 0)!
        const { conversations } = await control<{ conversations: Relation[] }>(`conversations?${query({ corpId: corp.corpId, userid })}`)
        return screen.openChat(conversations.find((row) => row.status === 'friend')!.externalUserid, { corpId: corp.corpId, userid })
      }
      case 'twins':
        return makeTwins()
      case 'buyer':
        return befriendBuyer()
      case 'joinAdvisor':
        return joinAdvisor()
      case 'advisorLeaves':
        return void (await control(`corps/${story.corpId}/members/${leaver}`, { status: 5 }))
      case 'refuse':
        await until(async () => (await control<{ items: { handover: string; state: string }[] }>(`transfers?${query({ corpId: story.corpId })}`)).items.some((one) => one.handover === leaver && one.state === 'waiting'), '客户还没有看到接替的消息')
        actionSeq = lastSeq()
        await linger(step.ms ?? 0)
        return screen.refuseTransfer()
      case 'dayOver':
        return void (await control('transfers/end-day', { corpId: story.corpId, handover: leaver }))
      case 'log':
        return until(() => entries.some((e) => e.seq > actionSeq && e.name === step.name && e.errcode === 0), `后台没有等到 ${step.name}`)
      case 'customerSays':
        started.value = world.value ? Date.now() + world.value.offsetMs : 0
        return screen.typeOnPhone(step.text!.zh)
      case 'unfriend':
        actionSeq = lastSeq()
        await linger(step.ms ?? 0)
        return screen.confirmDelete()
      case 'pause':
        return linger(step.ms ?? 500)
    }
  }

  /** One step forward; false when the story is over or the step failed. */
  async function advance(): Promise<boolean> {
    const step = chapter.value.steps[at.step]
    if (!step) {
      if (at.chapter >= chapters.length - 1) {
        mode.value = 'done'
        return false
      }
      at.chapter++
      at.step = 0
      return true
    }
    const here = place
    busy.value = true
    try {
      await perform(step)
    } catch (error) {
      if (here !== place) return false
      if (!step.optional) {
        problem.value = error instanceof Error ? error.message : String(error)
        mode.value = 'failed'
        return false
      }
      console.warn('story: optional step did not happen', step.do, error)
    } finally {
      busy.value = false
    }
    if (here !== place) return false
    at.step++
    if (at.step >= chapter.value.steps.length && at.chapter >= chapters.length - 1) mode.value = 'done'
    return mode.value !== 'done'
  }

  async function play(): Promise<void> {
    if (mode.value === 'done') restart()
    const mine = ++turn
    problem.value = ''
    mode.value = 'playing'
    while (busy.value && mine === turn) await sleep(50)
    while (mine === turn && mode.value === 'playing' && (await advance()));
  }

  /** The step under way finishes; the next one does not begin. */
  function pause(): void {
    if (mode.value === 'playing') mode.value = 'paused'
  }

  async function next(): Promise<void> {
    if (mode.value === 'done' || mode.value === 'free') restart()
    const mine = ++turn
    mode.value = 'paused'
    while (busy.value && mine === turn) await sleep(50)
    if (mine !== turn) return
    problem.value = ''
    // A pause is no step to look at: go on to the next act.
    do { if (!(await advance())) return } while (mine === turn && (chapter.value.steps[at.step - 1]?.do === 'pause' || at.step === 0))
  }

  function skip(): void {
    problem.value = ''
    at.step++
    void play()
  }

  function free(): void {
    turn++
    place++
    problem.value = ''
    mode.value = 'free'
  }

  function restart(): void {
    turn++
    place++
    since.value = lastSeq()
    Object.assign(at, { chapter: 0, step: 0 })
    person.value = null
    scanned.value = null
    problem.value = ''
    mode.value = 'idle'
  }

  function jump(index: number): void {
    // Later chapters need somebody who has scanned.
    if (index > 0 && !scanned.value && !chapters[index]!.alone) return
    turn++
    place++
    Object.assign(at, { chapter: index, step: 0 })
    void play()
  }

  return { story, chapters, chapter, at, mode, person, scanned, problem, busy, since, scanSeq, configId, newCustomer, play, pause, next, skip, free, restart, jump }
}

export type Story = ReturnType<typeof createStory>
