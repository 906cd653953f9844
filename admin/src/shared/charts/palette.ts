export interface Palette {
  ink1: string; ink2: string; ink3: string; line: string; card: string; control: string
  series1: string; series2: string; series2Stripe: string; series3: string; series5: string; font: string
}

/** Charts draw with the tokens of the page, so there is one palette. */
export function readPalette(style: { getPropertyValue(name: string): string } = getComputedStyle(document.documentElement)): Palette {
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    ink1: token('--ink-1'), ink2: token('--ink-2'), ink3: token('--ink-3'), line: token('--line'), card: token('--card'), control: token('--control'),
    series1: token('--series-1'), series2: token('--series-2'), series2Stripe: token('--series-2-stripe'), series3: token('--series-3'),
    series5: token('--series-5'), font: token('--font'),
  }
}
