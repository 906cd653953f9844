import { createApp } from 'vue'
import './tokens.css'
import ClientPage from './client/ClientPage.vue'
import { startLive } from './lib/live.ts'
import StagePage from './stage/StagePage.vue'

const stage = location.pathname.replace(/\/$/, '') === '/stage'
document.title = stage ? '池塘 体验台' : '本机企业微信'
await startLive()
createApp(stage ? StagePage : ClientPage).mount('#app')
