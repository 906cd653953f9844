export { registerScriptRoutes } from './scripts.routes.ts'
export { script, scriptUse } from './scripts.table.ts'
export { searchKeys } from './search-keys.ts'
