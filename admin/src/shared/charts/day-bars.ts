import type { EChartsCoreOption } from 'echarts/core'
import { figure } from '../words/number.ts'
import { dayLabel } from '../words/time.ts'
import type { Palette } from './palette.ts'

export interface DaySeries { name: string; values: readonly number[]; look: 'main' | 'hatched' | 'pale' | 'water' }

const roundSteps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]

/** A round top with four grid lines counting the ground. */
export function axisTop(peak: number): { max: number; interval: number } {
  const third = Math.max(1, peak / 3)
  const scale = 10 ** Math.floor(Math.log10(third))
  const interval = roundSteps.map((step) => step * scale).find((step) => Number.isInteger(step) && step >= third) ?? Math.ceil(third)
  return { max: interval * 3, interval }
}

/** Pixels beside the plot for the largest number of its axis: known, so that the chart need not measure its labels first. */
export const labelRoom = (most: number): number => 16 + 7 * figure(most).length

const total = (series: readonly DaySeries[], index: number) => series.reduce((sum, one) => sum + (one.values[index] ?? 0), 0)

/** Days that get a word under them: the first, one a week, today. */
export function labelled(count: number, index: number): boolean {
  if (index === count - 1) return true
  const every = count <= 21 ? 7 : count <= 60 ? 14 : 30
  return index % every === 0 && count - 1 - index >= Math.min(3, every)
}

export function dayBarsOption(days: readonly string[], series: readonly DaySeries[], palette: Palette, describe: string, unit = '人', target?: number): EChartsCoreOption {
  const totals = days.map((_, index) => total(series, index))
  const peak = Math.max(0, ...totals)
  const axis = axisTop(Math.max(peak, target ?? 0))
  const peakAt = peak > 0 ? totals.indexOf(peak) : -1
  const last = days.length - 1
  const fill = { main: palette.series1, hatched: palette.series2, pale: palette.series3, water: palette.series5 }
  return {
    animation: false,
    textStyle: { fontFamily: palette.font },
    aria: { enabled: true, label: { description: describe }, decal: { show: false } },
    grid: { left: Math.max(34, labelRoom(axis.max)), right: target === undefined ? 8 : 62, top: 26, bottom: 26, outerBoundsMode: 'none' },
    tooltip: {
      trigger: 'axis', axisPointer: { type: 'shadow', shadowStyle: { color: palette.line, opacity: .4 } }, backgroundColor: palette.card, borderColor: palette.line,
      textStyle: { color: palette.ink1, fontSize: 13 }, confine: true,
      formatter: (points: { dataIndex: number }[]) => {
        const index = points[0]?.dataIndex ?? 0
        const rows = series.length > 1 ? series.map((one) => `${one.name} ${one.values[index] ?? 0}`).join('<br>') : ''
        return `${index === last ? '今天' : dayLabel(days[index]!)}　共 ${totals[index]} ${unit}${rows ? `<br>${rows}` : ''}`
      },
    },
    xAxis: {
      type: 'category', data: days.map((day, index) => (index === last ? '今天' : dayLabel(day))), axisTick: { show: false }, axisLine: { lineStyle: { color: palette.line } },
      axisLabel: {
        interval: (index: number) => labelled(days.length, index), fontSize: 12, margin: 10, hideOverlap: true,
        color: (_: string, index: number) => (index === last ? palette.ink1 : palette.ink3),
        formatter: (text: string) => (text === '今天' ? `{today|${text}}` : text), rich: { today: { fontWeight: 700, fontSize: 12, color: palette.ink1 } },
      },
    },
    yAxis: { type: 'value', min: 0, ...axis, axisLabel: { color: palette.ink3, fontSize: 12 }, splitLine: { lineStyle: { color: palette.line } } },
    series: series.map((one, order) => ({
      type: 'bar', name: one.name, stack: 'all', barMaxWidth: 28, barCategoryGap: '36%', silent: false, emphasis: { disabled: true },
      itemStyle: {
        color: fill[one.look], borderColor: one.look === 'pale' ? palette.control : palette.card, borderWidth: one.look === 'pale' ? 1 : 1.5, borderRadius: 2,
        ...(one.look === 'hatched' ? { decal: { symbol: 'rect', color: palette.series2Stripe, dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 } } : {}),
      },
      ...(order === 0 && target !== undefined ? {
        markLine: { silent: true, symbol: 'none', animation: false, lineStyle: { color: palette.ink2, type: [4, 3], width: 1 }, label: { color: palette.ink1, fontSize: 12, position: 'end', formatter: `目标 ${target}` }, data: [{ yAxis: target }] },
      } : {}),
      /* A gap border around nothing would rub out the axis. */
      data: one.values.map((value, index) => ({
        value, ...(value > 0 ? {} : { itemStyle: { borderWidth: 0 } }),
        ...(order === series.length - 1 && (index === peakAt || index === last) ? { label: { show: true, position: 'top', color: palette.ink1, fontSize: 12, formatter: String(totals[index]) } } : {}),
      })),
    })),
  }
}
