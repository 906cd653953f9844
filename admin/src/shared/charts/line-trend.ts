import type { EChartsCoreOption } from 'echarts/core'
import { dayLabel } from '../words/time.ts'
import { labelled, labelRoom } from './day-bars.ts'
import type { Palette } from './palette.ts'

const steps = [1, 2, 2.5, 5, 10]

/** An axis that does not begin at zero when the line would be flat there: three steps around what there is. */
export function lineAxis(values: readonly number[]): { min: number; max: number; interval: number } {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const third = Math.max(1, (high - low) / 3)
  const scale = 10 ** Math.floor(Math.log10(third))
  const interval = steps.map((step) => step * scale).find((step) => Number.isInteger(step) && step >= third) ?? Math.ceil(third)
  const min = Math.max(0, Math.floor(low / interval) * interval)
  const count = Math.max(3, Math.ceil((high - min) / interval))
  return { min, max: min + count * interval, interval }
}

/** One line, straight from day to day: a curve would invent values. Only the last point carries its number. */
export function lineTrendOption(days: readonly string[], values: readonly number[], palette: Palette, describe: string, unit: string): EChartsCoreOption {
  const last = days.length - 1
  const axis = lineAxis(values)
  return {
    animation: false, textStyle: { fontFamily: palette.font }, aria: { enabled: true, label: { description: describe } },
    grid: { left: Math.max(46, labelRoom(axis.max)), right: 44, top: 18, bottom: 26, outerBoundsMode: 'none' },
    tooltip: {
      trigger: 'axis', backgroundColor: palette.card, borderColor: palette.line, textStyle: { color: palette.ink1, fontSize: 13 }, confine: true,
      formatter: (points: { dataIndex: number }[]) => `${points[0]?.dataIndex === last ? '今天' : dayLabel(days[points[0]?.dataIndex ?? 0]!)}　${values[points[0]?.dataIndex ?? 0]} ${unit}`,
    },
    xAxis: {
      type: 'category', boundaryGap: false, data: days.map((day, index) => (index === last ? '今天' : dayLabel(day))), axisTick: { show: false }, axisLine: { lineStyle: { color: palette.line } },
      axisLabel: { interval: (index: number) => labelled(days.length, index), fontSize: 12, margin: 10, hideOverlap: true, color: (_: string, index: number) => (index === last ? palette.ink1 : palette.ink3) },
    },
    yAxis: { type: 'value', ...axis, axisLabel: { color: palette.ink3, fontSize: 12 }, splitLine: { lineStyle: { color: palette.line } } },
    series: [{
      type: 'line', data: values.map((value, index) => ({ value, symbolSize: index === last ? 7 : 0 })), symbol: 'circle', showAllSymbol: true, lineStyle: { color: palette.series1, width: 2 }, itemStyle: { color: palette.series1 },
      label: { show: true, position: 'right', color: palette.ink1, fontSize: 12, formatter: ({ dataIndex }: { dataIndex: number }) => (dataIndex === last ? String(values[last]) : '') },
    }],
  }
}
