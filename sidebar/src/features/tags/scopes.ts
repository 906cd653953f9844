import type { TagScope } from '@chitang/shared/contracts/customers'

export const scopeLetters: Readonly<Record<TagScope, string>> = { group: '集', brand: '品', store: '店' }
export const scopeNames: Readonly<Record<TagScope, string>> = { group: '集团', brand: '品牌', store: '本店' }
