import { say } from './messages.ts'

/** Older clients have no clipboard API in frames; a selected text area still works there. */
export async function copyText(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say(done)
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.style.position = 'fixed'
    area.style.opacity = '0'
    document.body.append(area)
    area.select()
    const ok = document.execCommand('copy')
    area.remove()
    say(ok ? done : '没能复制，请长按选中文字', { error: !ok })
  }
}
