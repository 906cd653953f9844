import '@chitang/shared/tokens.css'
import './app.css'
import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { watchConnection } from '../shared/api/connection.ts'
import App from './App.vue'
import { useBoot } from './boot.ts'
import { makeRouter } from './router.ts'
import { followTheme } from './theme.ts'
import { mark } from './timing.ts'

mark('js')
followTheme(document.documentElement, navigator.userAgent)
watchConnection(window)

const app = createApp(App)
const pinia = createPinia()
app.use(pinia)
app.use(PiniaColada, { queryOptions: { refetchOnWindowFocus: false, staleTime: 60_000 } })

// WeCom's redirect leaves #wechat_redirect behind; the router would take it for a page.
if (location.hash && !location.hash.startsWith('#/')) history.replaceState(history.state, '', location.href.split('#')[0])

/** The login takes code and state off the address first; only then may the router look at it. */
const boot = useBoot(pinia)
let routed = (): void => undefined
const started = boot.start(new Promise<void>((resolve) => { routed = resolve }))
const router = makeRouter()
app.use(router)
await router.isReady()
routed()
app.mount('#app')
await started
