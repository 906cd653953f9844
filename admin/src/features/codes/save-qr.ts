/**
 * WeCom's picture host is another origin: a page may show its pictures but not read them, so the file comes
 * through our server. Where that fails the picture itself opens, to be saved from there.
 */
export async function saveQr(codeId: string, name: string, url: string): Promise<void> {
  const response = await fetch(`/api/v1/codes/${encodeURIComponent(codeId)}/qr`, { credentials: 'same-origin' })
  if (!response.ok) {
    window.open(url, '_blank', 'noopener')
    return
  }
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = `${name}.png`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
