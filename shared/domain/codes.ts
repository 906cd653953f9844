/** What is said of a code whose contact way WeCom has no more: nothing that is changed here brings it back. */
export const goneWords = '这个活码在企业微信里已经不存在，印出去的二维码失效了：请新建一个活码，换下旧的'
