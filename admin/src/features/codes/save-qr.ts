/** WeCom's picture host is another origin: a page may show its pictures but not read them, so the file comes through our server. */
export async function qrBlob(codeId: string): Promise<Blob> {
  const response = await fetch(`/api/v1/codes/${encodeURIComponent(codeId)}/qr`, { credentials: 'same-origin' })
  if (!response.ok) throw new Error(`the picture answered ${response.status}`)
  return response.blob()
}

/** Where the file does not come the picture itself opens, to be saved from there. */
export async function saveQr(codeId: string, name: string, url: string): Promise<void> {
  const blob = await qrBlob(codeId).catch(() => null)
  if (blob) saveBlob(blob, `${name}.png`)
  else window.open(url, '_blank', 'noopener')
}

export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
