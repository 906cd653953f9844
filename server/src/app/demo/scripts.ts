import type { ScriptPart } from '@chitang/shared/contracts/script-content'

/** The library of the demo group. Sentences are written for it; they promise nothing a store cannot keep, and pass the product's own lint. */
export interface SeedScript {
  code: string; title: string; category: string; objection?: string; scope: 'group' | 'brand' | 'store'; brand?: string; kind?: 'material'
  text?: string; extra?: readonly SeedPart[]; uses: number; validToDays?: number; locked?: true
}
/** Assets get their ids when they are stored. */
export type SeedPart = { kind: 'image'; name: string } | { kind: 'file'; name: string } | Exclude<ScriptPart, { kind: 'text' | 'image' | 'file' | 'miniprogram' }> | { kind: 'miniprogram'; title: string; page: string }

const group = (code: string, title: string, category: string, uses: number, text: string, more: Partial<SeedScript> = {}): SeedScript => ({ code, title, category, uses, text, scope: 'group', ...more })
const brand = (name: string) => (code: string, title: string, category: string, uses: number, text: string, more: Partial<SeedScript> = {}): SeedScript => ({ code, title, category, uses, text, scope: 'brand', brand: name, ...more })
const store = (code: string, title: string, category: string, uses: number, text: string, more: Partial<SeedScript> = {}): SeedScript => ({ code, title, category, uses, text, scope: 'store', ...more })
const [xingcheng, yaochuan, ruiting] = [brand('星程'), brand('曜川'), brand('瑞庭')]

const ofGroup: readonly SeedScript[] = [
  group('首次-01', '展厅扫码', 'first', 188, '您好{称呼}，我是{门店简称}店的{顾问}，刚才是我接待您的😊 您看的{车型}配置表和今天聊到的方案我整理好发您，方便您回家对比。以后有任何问题直接在这里问我，不用再填表。'),
  group('首次-04', '转介绍', 'first', 41, '{称呼}您好，{介绍人|朋友}说您最近想看车，托我照顾好您。他当时纠结的也是{关注点|价格}，我把他最后怎么选的、真实用车成本给您看看，您参考，不着急定。'),
  group('首次-05', '信息怎么用先说清', 'first', 132, '{称呼}您好，您加我微信留下的信息只有我和店里管理人员能看，只用来答复您看车用车的事。您哪天不想收消息，跟我说一声就行。', { locked: true }),
  group('首次-06', '网上咨询过的客户', 'first', 74, '{称呼}您好，我是{门店}的{顾问}。您在网上问过{车型|我们的车}，想先跟您确认一件事：是想了解价格，还是想看看实车？您回我一个字，我照着准备。'),
  group('首次-07', '加上没说话', 'first', 66, '{称呼}您好，不急着聊车。您哪天想看配置、问价格，或者只是想知道停车方不方便，都可以直接发我，我在的时候就回您。'),
  group('价格-01', '一上来问底价', 'price', 263, '价格我尽力给您谈到位。不过同一款车，颜色、保险、是否置换会差好几千，我现在随口报一个数对您没意义。您告诉我上牌城市和付款方式，我给您写一份每一项都清楚的落地单，您可以拿去比。', { objection: 'too_expensive' }),
  group('价格-05', '全款和分期差多少', 'price', 92, '{称呼}，全款和分期我各给您算一份，利息、手续费、月供都写在一张纸上，您一眼能看出总共差多少。您打算首付多少，分几年？', { objection: 'loan_cost' }),
  group('价格-06', '超预算了', 'price', 87, '超预算很正常，大家来看车都会多看一档。您告诉我最多想花到多少，我按这个数倒着给您配，缺什么、少什么，一样一样写给您看，您自己取舍。', { objection: 'too_expensive' }),
  group('试驾-01', '常规邀约', 'test_drive', 154, '{称呼}，参数看一百遍不如坐十分钟。您周末哪天方便来试一下{车型|这台车}？您说个大概时间，我先问好车再回您。路线按您上下班那段路安排，顺便试试您关心的{关注点|地方}。'),
  group('试驾-03', '爽约后重约', 'test_drive', 57, '{称呼}今天没等到您，估计临时有事，没关系，您不用有压力。下次想来提前跟我说一声就行，我再帮您安排。'),
  group('试驾-04', '试驾当天回访', 'test_drive', 81, '{称呼}，今天试下来您觉得哪一点最满意，哪一点还不放心？您直说，不满意的地方我去给您找答案，不用照顾我的面子。'),
  group('异议-02', '再考虑考虑', 'objection', 276, '应该考虑，毕竟十几万的东西。您主要是拿不准价格、车，还是时间？您告诉我是哪一样，我就只帮您解决那一样，其他的不打扰。', { objection: 'think_over' }),
  group('异议-04', '和家人商量', 'objection', 118, '是该商量，家里人也要坐。您把家里人最在意的两点告诉我，我写成一页发您，您拿回去讲起来省力。他们有空也可以一起来看，我陪着。', { objection: 'family' }),
  group('异议-05', '旧车估低了', 'objection', 96, '您觉得低，我能理解，谁都对自己的车有感情。这次评估扣在哪几项我列给您看，您也可以去别处再估一个价，我们按一样的车况对一对。', { objection: 'trade_in_low' }),
  group('异议-06', '贷款利息太高', 'objection', 73, '利息值不值，看您手上的钱有没有别的用处。我把三年和五年的总利息、提前还款要不要违约金都写给您，您算得过来再定，算不过来就全款，我都支持。', { objection: 'loan_cost' }),
  group('异议-07', '售后不放心', 'objection', 44, '您担心的是买完没人管。您的车归哪位服务顾问、电话多少，提车当天就写在交车单上，以后换人我也会告诉您。有事先找我，我带您找对人。', { objection: 'after_sales' }),
  group('异议-08', '等新款', 'objection', 52, '新款什么时候到店、卖多少，现在谁都说不准。您要是不急，等一等也对；要是每天都要用车，早用一天也是值的。您主要差在哪个配置？我帮您看看现在的能不能解决。', { objection: 'wait' }),
  group('交车-01', '到店了约交车', 'delivery', 63, '{称呼}，您的{车型}今天到店了，目前在做交车检查。您看{日期}上午还是下午方便来提？我提前给您洗好车、加好油。'),
  group('交车-02', '提车三天关怀', 'delivery', 89, '提车第三天啦，还习惯吗？很多车主这几天会问：胎压、蓝牙、自动大灯怎么调，您遇到哪个直接拍给我，我告诉您怎么设。以后保养、事故也找我，我一直在。'),
  group('交车-03', '提车要带什么', 'delivery', 58, '{称呼}，提车那天请带上身份证和银行卡，置换的话还要旧车的登记证书和行驶证。到店大概两小时，想多看一会儿也没关系。'),
  group('售后-03', '出险了怎么办', 'service', 67, '{称呼}先别急，人没事最重要。请先开双闪、放好三角牌，拍下两车位置和车牌，再报保险。拍好的照片发我，后面的事我陪您一步一步来。'),
  group('售后-05', '检查出增项', 'service', 49, '{称呼}，您的车机油机滤已经换好。技师另外看到{项目}，照片发您。现在换是{价格}，这次不做建议{里程}以内处理，不影响今天用车。做不做您说了算，您点头我们再动手。'),
  group('续保-01', '到期前三十天', 'renewal', 72, '{称呼}，您的车险{到期日}到期。我先按您去年的情况算了三个方案，区别都标出来了。在店里续，出险我全程代办，不用您自己跑。要不要把推荐的明细发您？'),
  group('续保-02', '客户说网上更便宜', 'renewal', 48, '价格您完全可以比，我把同样保额的明细给您，逐项对：三者多少、有没有医保外用药、送修是不是指定厂。如果保障一样、价格确实低，您在哪儿续我都理解；万一出险，您还是打给我，我照样帮您。', { objection: 'cheaper_elsewhere' }),
  group('续保-03', '去年出过险', 'renewal', 36, '{称呼}，去年出过险，今年保费会有些变化，这是各家都一样的规则。我把没出险和出过险的差别算给您看，您心里有数，再决定哪几项要留。'),
]

const ofBrands: readonly SeedScript[] = [
  xingcheng('价格-04', '等两天会不会再降', 'price', 198, '实话跟您说，我不敢保证以后不变。能告诉您的是现在店里的现车和本月的政策，您先看合不合适，不用着急定。政策有变化我会告诉您。', { objection: 'wait' }),
  xingcheng('价格-07', '越屿两个版本差在哪', 'price', 77, '两个版本主要差在座椅、音响和辅助驾驶。您平时自己开得多，低的那个够用；家里人常坐后排，高的那个值。配置表我一起发您，画圈的就是不一样的地方。', { extra: [{ kind: 'image', name: '越屿配置对比.png' }] }),
  xingcheng('首次-09', '越屿和驰远怎么选', 'first', 61, '简单说：经常一家人出门、要装东西，选越屿；上下班一个人开、好停车，选驰远。您家里几口人，停车位大不大？我按您的情况说。'),
  xingcheng('试驾-06', '试试辅助驾驶', 'test_drive', 45, '{称呼}，辅助驾驶光听我说没用，我陪您上一段高架，您自己跟车、变道试一遍。它是帮您省力的，手还是要在方向盘上，这个我先跟您说清楚。'),
  xingcheng('异议-03', '网上说有异响', 'objection', 64, '您看得很仔细。这个问题{车型|这款车}早期批次确实有车主反馈过，后来的车更换了部件，我把处理说明和质保条款发您。您来店里我们开一段减速带，您自己听，比我说一百句管用。', { objection: 'quality' }),
  xingcheng('异议-09', '油耗比标的高', 'objection', 71, '您说得对，标的油耗是按固定工况测的，市区堵车会高一些。店里几位车主愿意说说他们的真实油耗，我问过他们同意以后发您看。您一天主要跑市区还是高速？', { objection: 'quality' }),
  xingcheng('异议-10', '动力够不够用', 'objection', 55, '1.5T 家里用够了，满载上高速超车要提前一点给油。您要是常跑山路，建议试试混动那台，起步更轻快。两台您都开一遍，开完就有数了。', { objection: 'features' }),
  xingcheng('异议-11', '混动电池耐不耐用', 'objection', 48, '您担心电池很正常。电池质保的年限和公里数我把条款原文发您，出了保怎么办、换一块多少钱也写在上面，您看清楚再决定。', { objection: 'quality' }),
  xingcheng('异议-12', '提车要等多久', 'objection', 59, '{称呼}，现车今天能看到，想要的颜色要从厂里调。我先查库存，把能确定的日子告诉您，不能确定的我就直说还不知道。您最晚什么时候要用车？', { objection: 'delivery_wait' }),
  xingcheng('交车-04', '车机怎么连手机', 'delivery', 52, '在中控屏点设置、再点蓝牙，手机选「越屿」就能连上。第一次会问要不要同步通讯录，您按习惯选。连不上的话拍一张屏幕给我，我看着帮您弄。'),
  xingcheng('售后-02', '保养必须回店吗', 'service', 57, '不必须。保养在哪儿做都不影响您的质保权利，前提是按手册的项目和周期来。您在外面做了把单子拍给我，我帮您存档。', { objection: 'after_sales' }),
  xingcheng('售后-06', '首保做哪些', 'service', 64, '{称呼}，首保主要换机油机滤，再查一遍轮胎、刹车和底盘。{保养日|到期前}来都行，费用和项目我先发您，到店不会临时加。', { extra: [{ kind: 'file', name: '保养手册.pdf' }] }),
  yaochuan('异议-01', '续航打折', 'objection', 121, '您担心得对，冬天谁家都会打折。我们店里车主去年冬天的平均数是{冬季续航}公里左右，您一天通勤{通勤}公里，一周充一次足够。要是经常跑长途，我反而建议您看增程版，不让您为难。', { objection: 'range' }),
  yaochuan('异议-16', '充电桩能不能装', 'objection', 83, '能不能装要看车位产权和物业。您把车位照片和小区名字发我，我问过安装师傅再回您，装不了也会直说，再一起看看附近的公共桩。', { objection: 'range' }),
  ruiting('价格-12', '保养贵不贵', 'price', 40, '{称呼}，我把五年的保养按公里数列了一张表，哪次贵、贵在哪一目了然。您一年大概跑多少公里？我按您的里程算给您看。', { objection: 'too_expensive' }),
]

const ofStores: readonly SeedScript[] = [
  store('首次-03', '先问两件事', 'first', 96, '{称呼}您好，我是{门店简称}店的{顾问}。想先跟您确认两件事：主要是上下班开还是家里用？有没有旧车要置换？您回我一个字就行，我按您的情况算，不发套话。'),
  store('首次-10', '老朋友再联系', 'first', 38, '{称呼}，好久没聊了，没有别的事，就是想问问您那边看车看得怎么样了？要是已经定了别家也没关系，恭喜您，用车有问题照样可以问我。'),
  store('首次-11', '周末活动邀请', 'first', 47, '{称呼}，这周末店里有{活动|试驾活动}，不用排号，来了就能看车。您要是路过就进来坐坐，咖啡我请。'),
  store('价格-02', '锁定总价再谈', 'price', 412, '{称呼}，您说的价格我认真算了一遍：车价{车价}，保险{保险}，上牌{上牌}，减去置换补贴{补贴|以评估为准}，落地{总价}。差的部分我去跟经理申请，不过得您这边定下颜色和提车时间，我才好开口。'),
  store('价格-03', '别家便宜两千', 'price', 305, '谢谢您愿意跟我说。您方便看下那份报价里有没有这三样：保险是否足额、装饰是否必选、临牌和服务费是否另收？很多时候差的两千就在这里。要是都一样还便宜，我陪您一起去问经理。', { objection: 'cheaper_elsewhere' }),
  store('价格-08', '置换补贴怎么算', 'price', 88, '{称呼}，{活动}的置换补贴是{补贴}，到{截止日}。评估价和补贴是两笔钱，我分开写给您，您看得清楚。您的旧车是哪一年的，跑了多少公里？', { objection: 'trade_in_low' }),
  store('价格-09', '报价单逐项解释', 'price', 69, '{称呼}，报价单我一项一项给您解释：车价、购置税、保险、上牌、装饰，哪些是必须的、哪些可以不要，都标出来了。您看到哪一项有疑问，直接圈出来问我。'),
  store('价格-10', '现金优惠要申请', 'price', 54, '{称呼}，这个数超过我的权限，我去替您问。问之前想跟您对一下：要是经理同意，您今天能定下来吗？您要是还想再看看，我也先记着，不为难您。', { objection: 'too_expensive' }),
  store('试驾-02', '带家人一起来', 'test_drive', 133, '听您说主要是接送孩子，建议带爱人和孩子一起来，后排和安全座椅接口当场装一下就清楚了。儿童座椅我们店里有，您不用带。', { objection: 'family' }),
  store('试驾-07', '怎么来停哪里', 'test_drive', 42, '{称呼}，我们在{门店地址}，门口有客户车位，您到了打 {门店电话}，我出来接您。', { extra: [{ kind: 'link', title: '来店路线', description: '自驾和地铁怎么走', url: 'https://example.com/route' }] }),
  store('试驾-09', '试驾带驾照', 'test_drive', 51, '{称呼}，试驾请带上驾驶证，领证满一年就可以自己开；没满一年我来开，您坐副驾感受。大概半小时，路上有什么想试的您提前说。'),
  store('异议-13', '别家多送装饰', 'objection', 62, '送的东西值不值，看您用不用得上。您把那份清单发我，我按我们这边的单价给您折成钱，再和优惠一起比，哪边划算您一眼就看出来。', { objection: 'cheaper_elsewhere' }),
  store('异议-14', '再便宜点就定', 'objection', 104, '谢谢您这么信得过我。您心里的数是多少？您说一个，我拿着它去找经理，成与不成我都当面告诉您原因。', { objection: 'too_expensive' }),
  store('异议-15', '想看看别的品牌', 'objection', 43, '应该多看几家，买车不是小事。您去看的时候帮自己留意三样：后排坐着累不累、夜里灯亮不亮、保养多少钱一次。看完您要是愿意，我们一起对一对。', { objection: 'think_over' }),
  store('交车-05', '提车当天怎么走', 'delivery', 46, '{称呼}，提车当天先验车，再签字，最后我教您用车机，大概两小时。验车您慢慢看，有一点不满意我们先处理，不着急签。'),
  store('交车-06', '上牌要几天', 'delivery', 37, '{称呼}，资料齐的话上牌一般两三个工作日，您想要的号段可以自己选。临牌我先给您办好，这几天开车不受影响。'),
  store('售后-01', '保养保险一次办完', 'service', 148, '{称呼}，您的{车型|爱车}首次保养和保险都快到日子了。两样可以一次来店办完，我先把要带的东西发您：行驶证、保单、保养手册。您哪天方便，我提前给您登记。'),
  store('售后-07', '预约保养', 'service', 91, '{称呼}，您的车差不多到保养的时候了。您看{日期}上午还是下午方便？提前约好到店直接进工位，费用我先报给您。'),
  store('售后-08', '轮胎鼓包', 'service', 28, '{称呼}，轮胎鼓包先别上高速，慢慢开过来，或者我帮您问道路救援。您拍一张胎侧的照片给我，我先看看是哪个规格，店里有没有。'),
  store('售后-09', '等的时候做什么', 'service', 33, '{称呼}，保养大概一个多小时，休息室有茶水和充电的地方。您要是赶时间，我送您到地铁站，做好了再接您回来。'),
  store('续保-04', '几家报价对比', 'renewal', 39, '{称呼}，三家的报价我放在一张表里了，保额一样，差的只是服务。哪家理赔快、哪家能直赔，我把我们遇到过的情况写在旁边，您自己看。'),
  store('续保-05', '店里续保有什么', 'renewal', 31, '{称呼}，在店里续保，出险定损、送修、取车都由我来跑，您不用请假。您要是更看重价格，我也支持您在外面续，保单拍给我存一份就行。'),
  store('活动-01', '端午置换礼遇', 'price', 18, '{称呼}，端午置换专场这周末结束，旧车评估加补贴一起算，您带上行驶证来，我帮您当场评估。', { validToDays: -2, objection: 'trade_in_low' }),
]

const materials: readonly SeedScript[] = [
  { code: '资料-01', title: '越屿配置表', kind: 'material', category: 'price', scope: 'brand', brand: '星程', uses: 142, extra: [{ kind: 'image', name: '越屿配置表.png' }] },
  { code: '资料-02', title: '保养手册', kind: 'material', category: 'service', scope: 'group', uses: 58, extra: [{ kind: 'file', name: '保养手册.pdf' }] },
  { code: '资料-03', title: '贷款计算器', kind: 'material', category: 'price', objection: 'loan_cost', scope: 'group', uses: 49, extra: [{ kind: 'miniprogram', title: '贷款怎么算', page: 'pages/loan/index.html' }] },
  { code: '资料-04', title: '试驾路线', kind: 'material', category: 'test_drive', scope: 'store', uses: 77, extra: [{ kind: 'link', title: '试驾路线', description: '三公里，含一段高架', url: 'https://example.com/test-drive' }] },
  { code: '资料-05', title: '三年质保说明', kind: 'material', category: 'service', objection: 'after_sales', scope: 'group', uses: 35, extra: [{ kind: 'link', title: '质保管什么', description: '三年或十万公里，先到为准', url: 'https://example.com/warranty' }] },
]

export const scripts: readonly SeedScript[] = [...ofGroup, ...ofBrands, ...ofStores, ...materials]

/** What one store did with templates, so that every state of the library can be seen at 包河. */
export const reworded = {
  /** Changed by the store; headquarters published anew since: 待对比. */
  pending: { code: '试驾-01', text: '{称呼}，周末哪天有空来试一下{车型|这台车}？包河这边的路线会经过云谷大道，正好是您上下班那段。您说个时间，我先问好车再回您。', newer: '{称呼}，参数看一百遍不如坐十分钟。您周末哪天方便来试一下{车型|这台车}？您说个大概时间，我先问好车再回您。来的时候带上驾驶证，路线按您上下班那段路安排。' },
  /** Left the template for good. */
  forked: { code: '异议-04', text: '是该商量。包河店旁边就是小学，很多家长接完孩子顺路来看车。您约好家里人告诉我，我把后排和儿童座椅先摆好，一家人坐进去一试就知道。' },
  /** Headquarters retired the template the store had changed. */
  orphaned: { code: '首次-12', title: '展厅没留住的', category: 'first', text: '{称呼}，刚才店里人多，没陪好您，不好意思。', own: '{称呼}，刚才包河店里人多，没陪好您，不好意思。您还有想问的，在这里问我就行，我现在有空。' },
} as const

export const promotions = [
  { name: '置换专场', scope: 'store', subsidy: '5000 元', policy: '旧车置换补贴', fromDays: -4, toDays: 18 },
  { name: '端午置换专场', scope: 'store', subsidy: '3000 元', policy: '旧车置换补贴', fromDays: -20, toDays: -2 },
  { name: '贷款两年低息', scope: 'group', subsidy: '', policy: '两年期费率减半', fromDays: -10, toDays: 40 },
] as const

/** What advisors of 包河 looked for in vain. */
export const gaps = [
  { query: '充电桩安装', asked: [{ daysAgo: 5, note: '客户问家里能不能装' }, { daysAgo: 3, note: null }, { daysAgo: 1, note: '越屿 HEV 也有人问' }] },
  { query: '二手车过户', asked: [{ daysAgo: 2, note: null }] },
] as const
