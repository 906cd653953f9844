/** The client's own colour scheme wins over the system's; phones put it into the user agent. */
export function followTheme(root: HTMLElement, userAgent: string): void {
  const said = /ColorScheme\/(Light|Dark)/i.exec(userAgent)?.[1]?.toLowerCase()
  if (said) { root.classList.toggle('dark', said === 'dark'); return }
  const query = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => root.classList.toggle('dark', query.matches)
  apply()
  query.addEventListener('change', apply)
}
