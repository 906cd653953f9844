/** What somebody sends to the admin: ready words instead of a description by telephone, and where a code of WeCom is explained. */
export const letterToAdmin = (seen: string, code: string): string =>
  `你好，我在企业微信里打开「池塘」侧边栏时看到：${seen}。请帮忙看一下应用的可见范围和我的岗位设置。诊断码 ${code}${isWecomCode(code) ? `，说明在 ${location.origin}/admin/wecom-errors?code=${code}` : ''}`

/** A number that WeCom gave; others are our own. */
export const isWecomCode = (code: string): boolean => /^-?\d{1,6}$/.test(code)
