/** The import rules of docs/ARCHITECTURE.md. tests/rules plants a violation of each and proves that it is found. */
const feature = '^server/src/modules/([^/]+)/'

module.exports = {
  forbidden: [
    { name: 'no-circular', comment: 'Two files that need each other are one file, or need a third.', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    { name: 'platform-knows-no-feature', severity: 'error', from: { path: '^server/src/platform/' }, to: { path: '^server/src/(modules|app|wecom)/' } },
    { name: 'wecom-knows-no-feature', severity: 'error', from: { path: '^server/src/wecom/' }, to: { path: '^server/src/(modules|app)/' } },
    { name: 'nobody-imports-app', severity: 'error', from: { path: '^server/src/(platform|wecom|modules)/' }, to: { path: '^server/src/app/' } },
    { name: 'modules-by-front-door', comment: 'Another module is entered only through its index.ts.', severity: 'error', from: { path: feature }, to: { path: '^server/src/modules/', pathNot: ['^server/src/modules/$1/', '^server/src/modules/[^/]+/index\\.ts$'] } },
    { name: 'models-have-no-io', severity: 'error', from: { path: '\\.model\\.ts$' }, to: { path: ['^(node:)?(fs|net|http|https|child_process)(/|$)', 'mysql2', 'drizzle-orm', '\\.repo\\.ts$', '^server/src/platform/db/'] } },
    { name: 'drizzle-only-in-tables-and-database', comment: 'Tables are declared with Drizzle, the database layer wraps it; the rest goes through Db.', severity: 'error', from: { path: '^server/src/', pathNot: ['\\.(table|repo)\\.ts$', '^server/src/platform/db/', '^server/src/app/migrate\\.ts$'] }, to: { path: 'node_modules/drizzle-orm' } },
    { name: 'shared-is-a-leaf', severity: 'error', from: { path: '^shared/' }, to: { path: '^(server|sidebar|admin|simulator|tests)/' } },
    { name: 'apps-stand-alone', severity: 'error', from: { path: '^(sidebar|admin)/' }, to: { path: '^(server|simulator|tests)/' } },
    { name: 'sidebar-and-admin-apart', severity: 'error', from: { path: '^sidebar/' }, to: { path: '^admin/' } },
    { name: 'admin-and-sidebar-apart', severity: 'error', from: { path: '^admin/' }, to: { path: '^sidebar/' } },
    { name: 'simulator-knows-no-product', severity: 'error', from: { path: '^simulator/' }, to: { path: '^(server|sidebar|admin|shared|tests)/' } },
    { name: 'product-knows-no-simulator', severity: 'error', from: { path: '^(server|sidebar|admin|shared)/' }, to: { path: '^simulator/' } },
    { name: 'jssdk-only-in-its-adapter', severity: 'error', from: { path: '^sidebar/', pathNot: '^sidebar/src/shared/wecom/' }, to: { path: '@wecom/jssdk' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)dist/', '\\.data/', '^tests/rules/planted'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default', 'types'], extensions: ['.ts', '.js', '.mjs', '.vue', '.json'] },
  },
}
