/** What is said of a code whose contact way WeCom has no more: nothing that is changed here brings it back. */
export const goneWords = '这个活码在企业微信里已经不存在，印出去的二维码失效了：请新建一个活码，换下旧的'

/** WeCom let a code of one person (type 1) have nobody else, though it was one for one. Tried again only when somebody changes it. */
export const stuckWords = '这是单人活码，企业微信没有让它换人，扫它的客户可能没人接：请新建一个活码，换下旧的'

/** Nothing that is done to the code itself mends it. */
export const isBeyondMending = (syncError: string | null): boolean => syncError === goneWords || syncError === stuckWords
