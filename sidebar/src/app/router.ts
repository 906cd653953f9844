import { createRouter, createWebHashHistory } from 'vue-router'
import CustomerPage from '../features/customer/CustomerPage.vue'

/** Routes live behind the #: WeCom signs the address in front of it, so moving between tabs never needs a new signature. */
export const makeRouter = () => createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', name: 'customer', component: CustomerPage },
    { path: '/scripts', name: 'scripts', component: () => import('../features/scripts/ScriptsPage.vue') },
    { path: '/materials', name: 'materials', component: () => import('../features/scripts/ScriptsPage.vue'), props: { kind: 'material' } },
    { path: '/me', name: 'workbench', component: () => import('../features/workbench/WorkbenchPage.vue') },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})
