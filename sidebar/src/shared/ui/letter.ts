/** What somebody sends to the admin: ready words instead of a description by telephone. */
export const letterToAdmin = (seen: string, code: string): string =>
  `你好，我在企业微信里打开「池塘」侧边栏时看到：${seen}。请帮忙看一下应用的可见范围和我的岗位设置。诊断码 ${code}`
