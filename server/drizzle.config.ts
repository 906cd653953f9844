import { defineConfig } from 'drizzle-kit'

// `pnpm --filter @chitang/server exec drizzle-kit generate --name <what>` writes the next file of migrations/.
export default defineConfig({ dialect: 'mysql', schema: './src/app/schema.ts', out: '../migrations' })
