import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

const resolutionMs = 20
const callBuckets = [10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000]

/** Counters of this process and gauges read when somebody scrapes; every name begins with `chitang_`. */
export class Metrics {
  readonly registry = new Registry()
  readonly #loop = monitorEventLoopDelay({ resolution: resolutionMs })
  readonly #calls: Counter<'family' | 'errcode'>
  readonly #callMs: Histogram<'family'>
  readonly #tokens: Counter<'result'>
  readonly #waits: Histogram<'priority'>
  readonly #unread: Counter<'gauge'>

  constructor() {
    const registers = [this.registry]
    this.#calls = new Counter({ name: 'chitang_wecom_calls_total', help: 'Calls to WeCom by family and errcode; "none" = no answer', labelNames: ['family', 'errcode'], registers })
    this.#callMs = new Histogram({ name: 'chitang_wecom_call_milliseconds', help: 'How long WeCom took to answer', labelNames: ['family'], buckets: callBuckets, registers })
    this.#tokens = new Counter({ name: 'chitang_wecom_token_refreshes_total', help: 'Tokens fetched, by result', labelNames: ['result'], registers })
    this.#waits = new Histogram({ name: 'chitang_wecom_wait_milliseconds', help: 'How long a call waited for its turn', labelNames: ['priority'], buckets: [1, 5, 10, 50, 100, 500, 1_000, 5_000], registers })
    this.#unread = new Counter({ name: 'chitang_unread_gauges_total', help: 'Gauges that could not be looked up when somebody scraped, e.g. without a database', labelNames: ['gauge'], registers })
    this.#loop.enable()
    this.gauge('chitang_event_loop_lag_milliseconds', 'Event-loop delay since the last scrape', ['quantile'], async (set) => {
      // The monitor measures its own pause too.
      const lag = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolutionMs)
      for (const quantile of [0.5, 0.99]) set({ quantile: String(quantile) }, lag(this.#loop.percentile(quantile * 100)))
      set({ quantile: '1' }, lag(this.#loop.max))
      this.#loop.reset()
    })
    this.gauge('chitang_resident_memory_bytes', 'RSS of this process', [], async (set) => set({}, process.memoryUsage.rss()))
  }

  called(family: string, errcode: number | null, ms: number): void {
    this.#calls.inc({ family, errcode: errcode === null ? 'none' : String(errcode) })
    this.#callMs.observe({ family }, ms)
  }

  tokenFetched(errcode: number | null): void {
    this.#tokens.inc({ result: errcode === 0 ? 'ok' : errcode === null ? 'none' : String(errcode) })
  }

  waited(priority: string, ms: number): void {
    this.#waits.observe({ priority }, ms)
  }

  /** A number that is looked up at scrape time; labels that are not set again are gone. */
  gauge<L extends string>(name: string, help: string, labelNames: L[], read: (set: (labels: Partial<Record<L, string>>, value: number) => void) => Promise<void>): void {
    const gauge: Gauge<L> = new Gauge({
      name, help, labelNames, registers: [this.registry],
      collect: async () => {
        gauge.reset()
        // One queue that can't be read must not hide the other numbers.
        await read((labels, value) => gauge.set(labels as Record<L, string>, value)).catch(() => this.#unread.inc({ gauge: name }))
      },
    })
  }

  stop(): void {
    this.#loop.disable()
  }
}
