import type { KitWelcome } from '@chitang/shared/contracts/starter-kits'

const roleRule = (role: KitWelcome['role'], name: string, text: string): KitWelcome => ({ key: `welcome-${role}`, name, level: 'role', role, codeKeys: [], text })
const onCodes = (key: string, name: string, codeKeys: readonly string[], text: string): KitWelcome => ({ key, name, level: 'codes', role: null, codeKeys: [...codeKeys], text })

/** Welcomes know a store, a role and a code, not the hour: what is said at night stands in the code that hangs outside. */
export const kitWelcomes: readonly KitWelcome[] = [
  { key: 'welcome-store', name: '门店', level: 'store', role: null, codeKeys: [], text: '您好，我是{门店}的{顾问}，很高兴认识您。看车、用车有想问的，直接发给我，我看到就回。店里电话 {门店电话}。' },
  roleRule('sales_advisor', '销售顾问', '您好，我是{门店}的销售顾问{顾问}。您想看{品牌}的哪款车、大概什么时候用，告诉我一声，我把配置和价格整理好发您，您慢慢比。'),
  roleRule('service_advisor', '服务顾问', '您好，我是{门店}的服务顾问{顾问}。您的车以后保养、维修、出险都可以找我。方便的话发我车牌号，我好查您的保养记录。'),
  roleRule('dcc_agent', 'DCC 专员', '您好，我是{门店}的{顾问}，负责线上看车的客户。您在网上看到的价格和配置，哪里看不明白就截图发我，我给您讲清楚，不打电话打扰您。'),
  onCodes('welcome-campaign', '活动现场', ['code-mall', 'code-fair'], '您好，我是{门店}的{顾问}，谢谢您在{活码}停下来看我们。现场人多没聊够的，您想先看配置还是先看价格，回我两个字，我发您。'),
  onCodes('welcome-door', '店门口和夜里', ['code-door'], '您好，这里是{门店}，我是{顾问}。要是您扫码的时候店里已经下班，先把想问的发给我，明天上班我按顺序回您。'),
]
