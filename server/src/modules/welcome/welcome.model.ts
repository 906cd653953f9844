import { renderText, variablesOf } from '@chitang/shared/domain/scripts'
import { isWelcomeVariable, welcomeMaxBytes, welcomeVariables } from '@chitang/shared/domain/welcome'
import { AppError } from '../../platform/http/errors.ts'

export interface WelcomeValues { advisor: string; storeName: string; storeShortName: string; storePhone: string; brand: string; codeName: string | null }

/** A stranger is never addressed by a guessed name: {称呼} reads 「您」 in a welcome. */
export function renderWelcome(template: string, values: WelcomeValues): string {
  return renderText(template, {
    顾问: values.advisor, 门店: values.storeName, 门店简称: values.storeShortName, 门店电话: values.storePhone, 品牌: values.brand, ...(values.codeName ? { 活码: values.codeName } : { 活码: '本店' }),
  })
}

export function unknownVariables(template: string): string[] {
  return variablesOf(template).filter((name) => !isWelcomeVariable(name))
}

export function checkWelcome(template: string): void {
  const unknown = unknownVariables(template)
  if (unknown.length > 0) throw new AppError('welcome.variables_unknown', { names: unknown.join('、'), known: welcomeVariables.map(({ name }) => `{${name}}`).join(' ') })
  const bytes = Buffer.byteLength(template)
  if (bytes > welcomeMaxBytes) throw new AppError('welcome.too_long', { bytes })
}

export interface RuleCandidate { target: string; text: string; enabled: boolean }

/** code → employee → role → store → group; the first that exists and is on. */
export function chooseRule<R extends RuleCandidate>(rules: readonly R[], context: { memberId: string; storeId: string; roles: readonly string[] }): R | null {
  const order = [`employee:${context.memberId}`, ...context.roles.map((role) => `role:${context.storeId}:${role}`), `store:${context.storeId}`, 'group']
  for (const target of order) {
    const found = rules.find((rule) => rule.target === target && rule.enabled)
    if (found) return found
  }
  return null
}

/** Used where nobody wrote a rule: still greets, still says who. */
export const builtInWelcome = '您好，我是{门店}的{顾问}，很高兴认识您。看车、用车有什么想问的，直接发给我就行。'
