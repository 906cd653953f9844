import { computed, ref } from 'vue'

export type Lang = 'zh' | 'en'
export interface Words { zh: string; en: string }

export const lang = ref<Lang>(sessionStorage.getItem('stage-lang') === 'en' ? 'en' : 'zh')

export function setLang(value: Lang): void {
  lang.value = value
  sessionStorage.setItem('stage-lang', value)
}

const TABLE = {
  stage: { zh: '体验台', en: 'Stage' },
  fictional: { zh: '华岳汽车集团是虚构的，人和号码也是', en: 'Huayue is fictional, and so are its people and numbers' },
  restart: { zh: '从头来', en: 'Start over' },
  phone: { zh: '客户的手机', en: "Customer's phone" },
  advisor: { zh: '顾问的企业微信', en: "Advisor's WeCom" },
  manager: { zh: '店总的屏幕', en: "Manager's screen" },
  headquarters: { zh: '集团运营的屏幕', en: "Headquarters' screen" },
  back: { zh: '后台发生了什么', en: 'What happened behind the scenes' },
  tabPhone: { zh: '客户手机', en: 'Customer' },
  tabAdvisor: { zh: '顾问', en: 'Advisor' },
  tabManager: { zh: '店总', en: 'Manager' },
  tabLog: { zh: '后台', en: 'Behind' },
  play: { zh: '播放', en: 'Play' },
  pause: { zh: '暂停', en: 'Pause' },
  again: { zh: '再看一遍', en: 'Play again' },
  next: { zh: '下一步', en: 'Next step' },
  free: { zh: '我自己来', en: 'Let me try' },
  freeOn: { zh: '你在操作', en: 'Your turn' },
  nobody: { zh: '还没有人扫码', en: 'nobody has scanned yet' },
  total: { zh: '从扫码到全部完成', en: 'From scan to done' },
  ms: { zh: '毫秒', en: 'ms' },
  quiet: { zh: '还没有动静。按「播放」，或者「我自己来」再扫一个码。', en: 'Nothing yet. Press Play, or try it yourself and scan a code.' },
  toUs: { zh: '企微 → 我们', en: 'WeCom → us' },
  toThem: { zh: '我们 → 企微', en: 'us → WeCom' },
  client: { zh: '侧边栏 → 聊天', en: 'sidebar → chat' },
  failed: { zh: '失败', en: 'Failed' },
  running: { zh: '进行中', en: 'under way' },
  retried: { zh: '次才送到', en: 'attempts' },
  retry: { zh: '再试一次', en: 'Try again' },
  skip: { zh: '跳过这步', en: 'Skip it' },
  stuck: { zh: '这一步没做成：', en: 'This step did not work: ' },
  freeTitle: { zh: '现在你来。', en: 'Your turn.' },
  freeLook: { zh: '在手机上扫码、说话、删除；在侧边栏里做顾问会做的事。后台照样一条条写出来。', en: 'Scan, talk and delete on the phone; do in the sidebar what an advisor would. Everything shows below.' },
  doneTitle: { zh: '九段都看完了。', en: 'That was all nine.' },
  doneLook: { zh: '按「我自己来」随便试，或从头再看一遍。', en: 'Try it yourself, or watch it again.' },
} as const satisfies Record<string, Words>

export type WordKey = keyof typeof TABLE
export const t = computed(() => (key: WordKey): string => TABLE[key][lang.value])
export const say = (words: Words): string => words[lang.value]
