/** One name per line or separated by commas; repeats and what the group already has are set aside. */
export function splitNames(text: string, existing: readonly string[]): { names: string[]; repeated: string[]; tooLong: string[] } {
  const names: string[] = []
  const repeated: string[] = []
  const tooLong: string[] = []
  for (const part of text.split(/[\n,，、;；]/)) {
    const name = part.trim()
    if (!name) continue
    if (existing.includes(name) || names.includes(name)) repeated.push(name)
    else if ([...name].length > 30) tooLong.push(name)
    else names.push(name)
  }
  return { names, repeated, tooLong }
}
