export const scriptCategories = [
  { code: 'first', name: '首次' },
  { code: 'price', name: '价格' },
  { code: 'test_drive', name: '试驾' },
  { code: 'objection', name: '异议' },
  { code: 'delivery', name: '交车' },
  { code: 'service', name: '售后' },
  { code: 'renewal', name: '续保' },
] as const

export type ScriptCategory = (typeof scriptCategories)[number]['code']

/** What a customer says when the talk stalls; the second shelf beside the stage. */
export const scriptObjections = [
  { code: 'too_expensive', name: '太贵了' },
  { code: 'cheaper_elsewhere', name: '别家便宜' },
  { code: 'wait', name: '再等等' },
  { code: 'think_over', name: '再考虑' },
  { code: 'family', name: '和家人商量' },
  { code: 'quality', name: '担心质量' },
  { code: 'range', name: '续航' },
  { code: 'trade_in_low', name: '置换价低' },
  { code: 'loan_cost', name: '贷款利息' },
  { code: 'features', name: '配置不够' },
  { code: 'delivery_wait', name: '提车太久' },
  { code: 'after_sales', name: '售后不放心' },
] as const

export type ScriptObjection = (typeof scriptObjections)[number]['code']

/** 话术 speaks, 资料 is one thing to hand over. */
export const scriptKinds = { script: '话术', material: '资料' } as const
export type ScriptKind = keyof typeof scriptKinds

export const scriptLayerNames = { group: '集团', brand: '品牌', store: '本店', personal: '我的' } as const
export type ScriptLayer = keyof typeof scriptLayerNames

/** {名} or {名|what to say when it is unknown} */
const pattern = /\{([^{}|\n]{1,20})(?:\|([^{}|\n]{0,60}))?\}/g

/** Variable names of a template in order of first use. */
export function variablesOf(template: string): string[] {
  return [...new Set([...template.matchAll(pattern)].map((match) => match[1]!))]
}

/** Those that say nothing by themselves when they are unknown. */
export const variablesWithoutFallback = (template: string): string[] =>
  [...new Set([...template.matchAll(pattern)].filter((match) => match[2] === undefined).map((match) => match[1]!))]

export interface RenderedPiece { readonly text: string; readonly variable: string | null; readonly filled: boolean }

/**
 * Splits a template into pieces so that the preview can underline what was filled and show gaps.
 * {称呼} without a confirmed surname and title reads 「您」; where the sentence says 您 anyway it disappears.
 */
export function renderPieces(template: string, values: Readonly<Record<string, string>>): RenderedPiece[] {
  const pieces: RenderedPiece[] = []
  const add = (text: string, variable: string | null, filled: boolean) => {
    if (text) pieces.push({ text, variable, filled })
  }
  let end = 0
  for (const match of template.matchAll(pattern)) {
    const name = match[1]!
    add(template.slice(end, match.index), null, true)
    end = match.index + match[0].length
    const value = values[name] || match[2]
    if (value) add(value, name, true)
    else if (match[2] === '') continue
    else if (name === '称呼') add(redundantYou(template, match.index, end) ? '' : '您', name, true)
    else add(`{${name}}`, name, false)
  }
  add(template.slice(end), null, true)
  return tidy(pieces)
}

const redundantYou = (template: string, start: number, end: number) =>
  template.slice(0, start).endsWith('您好') || /^[,，]?您/.test(template.slice(end))

/** A dropped salutation must not leave 「您好,,」 or a leading comma behind. */
function tidy(pieces: RenderedPiece[]): RenderedPiece[] {
  const first = pieces[0]
  if (first && first.variable === null) {
    const text = first.text.replace(/^[,，、]\s*/, '')
    if (text !== first.text) return [{ ...first, text }, ...pieces.slice(1)].filter((piece) => piece.text)
  }
  return pieces
}

/** The exact text that is sent. */
export const renderText = (template: string, values: Readonly<Record<string, string>>): string =>
  renderPieces(template, values).map((piece) => piece.text).join('')

/** Variables that still stand in braces after filling. */
export function missingVariables(template: string, values: Readonly<Record<string, string>>): string[] {
  return [...new Set(renderPieces(template, values).filter((piece) => !piece.filled).map((piece) => piece.variable!))]
}
