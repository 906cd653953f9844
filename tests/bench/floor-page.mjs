import { computed, createApp, h, ref } from 'vue'

// The bundle's own: an empty page, or with titles a field over the list of those that contain the word.
const titles = window.titles ?? []
// As many as the product draws at first (ScriptBrowser.vue).
const most = 24
const word = ref('')
const found = computed(() => titles.filter((title) => title.includes(word.value)).slice(0, most))
const empty = () => h('h1', { 'data-testid': 'customer-name' }, '客户')
const list = () => h('main', [
  h('input', { 'data-testid': 'script-search', value: word.value, onInput: (event) => { word.value = event.target.value } }),
  found.value.map((title) => h('p', { key: title }, title)),
])
createApp({ setup: () => (titles.length === 0 ? empty : list) }).mount('#app')
