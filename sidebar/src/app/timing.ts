import { reportTiming } from '@chitang/shared/contracts/sidebar'
import { api } from '../shared/api/client.ts'

type Step = 'js' | 'signature' | 'context' | 'id' | 'api' | 'paint'
const steps: Partial<Record<Step, number>> = {}
let reported = false

/** Only the first time each thing happens says how long opening took. */
export function mark(step: Step): void {
  steps[step] ??= Math.round(performance.now())
}

export function reportOnce(): void {
  if (reported) return
  reported = true
  const last = steps.api ?? 0
  const fcp = performance.getEntriesByName('first-contentful-paint')[0]?.startTime
  const body = {
    js: steps.js ?? 0, signature: steps.signature ?? last, context: steps.context ?? last, id: steps.id ?? last, api: last,
    paint: steps.paint ?? last, ...(fcp === undefined ? {} : { fcp: Math.round(fcp) }), client: clientName(navigator.userAgent),
  }
  api(reportTiming, { body }).catch((cause: unknown) => { console.warn('[chitang] timing not reported', cause) })
}

export function clientName(userAgent: string): string {
  if (/iphone|ipad/i.test(userAgent)) return 'ios'
  if (/android/i.test(userAgent)) return 'android'
  return /macintosh/i.test(userAgent) ? 'mac' : 'windows'
}
