import type { KitTag } from '@chitang/shared/contracts/starter-kits'

const groups: Readonly<Record<string, readonly string[]>> = {
  购车阶段: ['初次了解', '对比中', '已试驾', '等报价', '快定了', '已下订'],
  用车场景: ['上下班', '接送孩子', '跑长途', '跑业务', '周末出游', '给父母开'],
  在意什么: ['价格', '空间', '续航', '油耗', '安全', '智能', '外观', '保值'],
  购车方式: ['全款', '分期', '置换', '增购', '公司购车'],
  在看哪类: ['合资品牌', '自主品牌', '新势力', '豪华品牌'],
  从哪里来: ['展厅', '车展', '直播', '网络线索', '老客户介绍', '商超外展', '售后到店', '路过'],
  到店情况: ['约了没来', '来过一次', '来过多次', '带家人来过', '只在网上聊'],
  还在犹豫: ['等降价', '等新款', '家人不同意', '嫌贵', '充电不便', '交车慢', '旧车难处理'],
  用车关怀: ['新车主', '首保前', '快到年检', '车险快到期', '出过事故', '很久没来'],
  联系偏好: ['只发文字', '可以打电话', '晚上方便', '周末方便', '少联系'],
}

/** Names are told apart without their group, so that a store that has one already gets no second. */
export const kitTags: readonly KitTag[] = Object.entries(groups).flatMap(([group, names]) => names.map((name) => ({ key: `tag-${name}`, group, name })))
