import { describe, expect, it } from 'vitest'
import { nextTick, ref } from 'vue'
import { ApiError } from './client.ts'
import { useKeysetList } from './use-keyset-list.ts'

interface Page { items: string[]; nextCursor: string | null }
const settle = () => new Promise((resolve) => setTimeout(resolve))

describe('keyset list', () => {
  it('grows page by page and starts over with another question', async () => {
    const question = ref('a')
    const list = useKeysetList<string>(() => question.value, async (cursor) => ({ items: [`${question.value}${cursor ?? 0}`], nextCursor: cursor ? null : '1' }))
    await settle()
    await list.more()
    expect(list.items.value).toEqual(['a0', 'a1'])
    expect(list.nextCursor.value).toBeNull()
    question.value = 'b'
    await nextTick()
    await settle()
    expect(list.items.value).toEqual(['b0'])
  })

  it('never shows the answer of an older question', async () => {
    const question = ref('slow')
    const answers = new Map<string, (page: Page) => void>()
    const list = useKeysetList<string>(() => question.value, () => new Promise<Page>((resolve) => answers.set(question.value, resolve)))
    question.value = 'quick'
    await nextTick()
    answers.get('quick')!({ items: ['quick'], nextCursor: null })
    await settle()
    answers.get('slow')!({ items: ['slow'], nextCursor: null })
    await settle()
    expect(list.items.value).toEqual(['quick'])
    expect(list.loading.value).toBe(false)
  })

  it('keeps what is shown when the next page fails', async () => {
    let calls = 0
    const list = useKeysetList<string>(() => 'x', async () => {
      calls += 1
      if (calls === 2) throw new ApiError({ code: 'network', status: 0, message: '没有连上服务器' })
      return { items: [String(calls)], nextCursor: 'more' }
    })
    await settle()
    await list.more()
    expect(list.items.value).toEqual(['1'])
    expect(list.error.value?.message).toBe('没有连上服务器')
    await list.more()
    expect(list.items.value).toEqual(['1', '3'])
    expect(list.error.value).toBeNull()
  })
})
