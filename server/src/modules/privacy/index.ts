export { firstNotice } from './first-notice.ts'
export { currentNotice, noticePath, registerPrivacyPage, type Notice } from './privacy.ts'
export { privacyNotice } from './privacy.table.ts'
