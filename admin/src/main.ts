import '@chitang/shared/tokens.css'
import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import './app/base.css'
import './app/element.css'
import { router } from './app/router.ts'

createApp(App).use(createPinia()).use(PiniaColada, {}).use(router).mount('#app')
