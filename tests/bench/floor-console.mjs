import { ElButton, ElDrawer, ElDropdown, ElOption, ElSelect, ElTable, ElTableColumn } from 'element-plus'
import 'element-plus/theme-chalk/base.css'
import { createApp, h } from 'vue'

// An empty page of somebody who begins a console with this kit: a few of its parts are there, none is drawn.
const app = createApp({ setup: () => () => h('h1', { 'data-testid': 'empty' }, '控制台') })
for (const part of [ElButton, ElDrawer, ElDropdown, ElOption, ElSelect, ElTable, ElTableColumn]) app.use(part)
app.mount('#app')
