import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([BarChart, LineChart, MarkLineComponent, GridComponent, TooltipComponent, AriaComponent, SVGRenderer])

export { default as VChart } from 'vue-echarts'
