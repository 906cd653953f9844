export function saveBytes(name: string, contentBase64: string): void {
  save(name, new Blob([Uint8Array.from(atob(contentBase64), (char) => char.charCodeAt(0))], { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }))
}
export const saveText = (name: string, text: string): void => save(name, new Blob([text], { type: 'text/csv;charset=utf-8' }))

function save(name: string, blob: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
