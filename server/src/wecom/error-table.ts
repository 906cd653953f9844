export type WecomErrorKind =
  | 'credential' | 'token' | 'limited' | 'busy' | 'not_contact' | 'not_found' | 'forbidden' | 'invalid' | 'welcome_gone' | 'welcome_done' | 'network'

/** What a person needs to know: what is the case, and who must do what. */
export interface Meaning { readonly kind: WecomErrorKind; readonly reason: string; readonly action: string }

const of = (kind: WecomErrorKind, reason: string, action: string): Meaning => ({ kind, reason, action })
const retried = '会自动重试'
const renewed = '会自动换新'
const inRange = '请管理员检查应用可见范围'
const addMember = '请管理员把成员加入应用可见范围'
const callable = '请管理员在「客户联系 → 可调用接口的应用」里加上本应用'
const fixContent = '改好内容再试'
const resync = '同步一次人员再试'
const tellAdmin = '把错误码告诉管理员'

/** errcode → sentence, for every code the product's calls can meet (doc 90313, server-api §1.4). */
export const meanings: Readonly<Record<number, Meaning>> = {
  [-1]: of('busy', '企业微信系统繁忙', retried),
  6000: of('busy', '企业微信数据正在变动', retried),

  40001: of('credential', '应用 Secret 不对或已重置', '请管理员更新应用 Secret'),
  40013: of('credential', '企业 ID 不对', '请管理员核对企业 ID'),
  41004: of('credential', '没有填应用 Secret', '请管理员更新应用 Secret'),
  40014: of('token', '凭证失效', renewed),
  42001: of('token', '凭证过期', renewed),
  41001: of('token', '缺少凭证', renewed),
  42012: of('token', '这个凭证属于另一个应用', tellAdmin),

  45009: of('limited', '企业微信限制了调用次数', '等一会儿会自动继续'),
  45033: of('limited', '同时调用企业微信太多', '等一会儿会自动继续'),
  45029: of('invalid', '企业微信返回的内容太大', tellAdmin),

  40003: of('invalid', '成员账号不对', resync),
  40031: of('invalid', '成员名单里有不对的账号', resync),
  40032: of('invalid', '成员名单太长', '分几次选择成员'),
  46004: of('not_found', '成员不存在', resync),
  60111: of('not_found', '企业微信里没有这位成员', resync),
  41054: of('invalid', '成员还没有激活企业微信', '请成员登录一次企业微信，或换一位成员'),
  40098: of('invalid', '成员还没有实名认证', '请成员在企业微信里完成实名，或换一位成员'),
  84074: of('forbidden', '成员没有外部联系人权限', '请管理员给这位成员开通客户联系'),
  84083: of('forbidden', '成员没有开通客户联系', '请管理员把成员加入客户联系使用范围'),
  50002: of('forbidden', '成员不在应用可见范围', addMember),
  60011: of('forbidden', '成员不在应用可见范围', addMember),
  60021: of('forbidden', '成员不在应用可见范围', addMember),
  60030: of('forbidden', '部分成员不在应用可见范围', inRange),
  60003: of('not_found', '部门不存在', resync),
  60123: of('not_found', '部门不存在', resync),
  40066: of('invalid', '部门名单不对', resync),
  81017: of('invalid', '一次要读的太多', tellAdmin),
  81013: of('forbidden', '收消息的成员都不在应用可见范围', inRange),

  40029: of('invalid', '登录码无效', '重新登录'),
  42003: of('invalid', '登录码过期', '重新登录'),
  42022: of('invalid', '登录码已用过', '重新登录'),
  50001: of('forbidden', '网页域名不在应用的可信域名里', '请管理员在应用里填可信域名'),
  40093: of('invalid', '网页签名不对', '刷新页面再试；仍不行请管理员核对可信域名'),
  91040: of('invalid', '要的票据类型不对', tellAdmin),

  40035: of('invalid', '参数不合规', fixContent),
  40058: of('invalid', '参数不合规', fixContent),
  50100: of('invalid', '翻页标记失效', '会从头再读一遍'),
  40056: of('invalid', '应用的 AgentId 不对', '请管理员核对 AgentId'),
  41011: of('invalid', '没有填应用的 AgentId', '请管理员核对 AgentId'),
  41035: of('invalid', '没有说是哪位客户', tellAdmin),
  43009: of('forbidden', '企业还没有认证', '请管理员完成企业认证'),
  43012: of('forbidden', '应用没有设置接收消息的网址', '请管理员设置接收消息'),

  40096: of('not_contact', '这位客户不在应用的可见范围', inRange),
  84061: of('not_contact', '企业微信里没有这段好友关系', '不用处理'),
  84084: of('not_contact', '这位成员没有加这位客户', '刷新后再看'),

  40068: of('not_found', '这个标签已被删除', '换一个标签'),
  40070: of('invalid', '标签不在可用的范围', '换一个标签'),
  40050: of('not_found', '客户群不在了，或群主不在应用可见范围里', '刷新一次客户群再选'),
  40071: of('invalid', '标签重名', '换个名字'),
  40072: of('invalid', '标签名太长', '不超过 30 个字'),
  40126: of('invalid', '企业标签已到上限', '先清理不用的标签'),
  60136: of('not_found', '企业微信里没有这条记录', '刷新后再看'),

  41037: of('invalid', '活码缺少类型', tellAdmin),
  41038: of('invalid', '活码缺少场景', tellAdmin),
  41039: of('invalid', '活码类型不对', tellAdmin),
  41040: of('invalid', '活码场景不对', tellAdmin),
  41041: of('invalid', '活码成员超过 100 人', '减少成员'),
  41042: of('invalid', '活码样式不对', tellAdmin),
  41043: of('invalid', '没有说是哪个活码', tellAdmin),
  41044: of('not_found', '这个活码在企业微信里不存在', '重新创建活码'),
  41045: of('invalid', '活码数量已到企业上限', '先销毁不用的活码'),

  41049: of('invalid', '缺少欢迎语凭证', '请顾问手动发一遍'),
  41050: of('welcome_gone', '欢迎语超过 20 秒，发不出去了', '请顾问手动发一遍'),
  41051: of('welcome_done', '客户已开始聊天，欢迎语不再发送', '不用处理'),
  41096: of('busy', '另一个应用正在发欢迎语', retried),

  41046: of('invalid', '没有说是哪一次群发', tellAdmin),
  41047: of('not_found', '企业微信里没有这次群发', '刷新后再看'),
  41048: of('invalid', '没有能收到群发的客户', '换一批客户，或等下个月'),
  41052: of('invalid', '发送时间不对', '改好时间再试'),
  41063: of('busy', '群发刚建好，企业微信还在分派', retried),
  41093: of('invalid', '这次群发已取消', '不用处理'),
  41094: of('invalid', '24 小时内最多提醒三次', '明天再提醒'),

  40097: of('invalid', '这位成员还没有离职', '在职的用「在职继承」'),
  40099: of('invalid', '接手的顾问客户已满', '换一位接手'),
  40100: of('invalid', '这位客户正在转接中', '等这次的结果'),
  40128: of('invalid', '这位客户 90 天内已转过两次', '过了 90 天再转'),
  40129: of('invalid', '这位客户正在转接中', '等这次的结果'),
  40130: of('invalid', '交出和接手的是同一位', '换一位接手'),
  40131: of('not_contact', '交出的顾问没有加这位客户', '不用处理'),
  90500: of('invalid', '群主还没有离职', '在职的用「在职继承」'),
  90501: of('not_found', '这不是客户群，或已解散', '刷新一次客户群再选'),
  90502: of('invalid', '群主已经离职', '用「离职继承」'),
  90503: of('invalid', '群已满，微信成员到了上限', '先请几位成员退群，再转'),
  90504: of('invalid', '新群主就是现在的群主', '不用处理'),
  90507: of('busy', '这个群正在继承', '等这次的结果'),
  90508: of('invalid', '这个群已经继承过', '不用处理'),
  90509: of('invalid', '这不是企业微信的客户群', '不用处理'),
  90510: of('forbidden', '企业一年内没有活跃成员，不能转群', '请管理员看看企业微信是否在用'),
  90511: of('invalid', '群的编号不对', '刷新一次客户群再选'),

  40004: of('invalid', '文件类型不支持', '换一个文件'),
  40005: of('invalid', '文件类型不支持', '换一个文件'),
  40006: of('invalid', '文件大小不合要求', '换一个文件'),
  40007: of('invalid', '素材已失效', '会自动重新上传'),
  44001: of('invalid', '文件是空的', '换一个文件'),
  44004: of('invalid', '没有写文字', '写好内容再试'),
  45001: of('invalid', '文件太大', '压缩后再试'),
  45002: of('invalid', '文字太长', '精简后再试'),
  45008: of('invalid', '图文超过 8 条', '减少条数'),
  41064: of('invalid', '附件太多', '最多 9 个附件'),
  41065: of('invalid', '附件类型不支持', '换一个附件'),
  41080: of('invalid', '附件太大', '压缩后再试'),
  41081: of('invalid', '图片尺寸不合要求', '换一张图片'),
  41082: of('invalid', '视频太长', '剪短后再试'),
  41090: of('invalid', '视频格式不支持', '换成 MP4'),

  48002: of('forbidden', '应用没有这个接口的权限', callable),
  48004: of('forbidden', '应用的授权已失效', '请管理员重新授权'),
  48005: of('forbidden', '企业微信停用了这个接口', tellAdmin),
  48006: of('forbidden', '应用太久没用，接口权限被收回', '请管理员在企业微信后台恢复应用'),
  50003: of('forbidden', '应用已停用', '请管理员启用应用'),
  670001: of('credential', '门店停用了共享的应用，或还没有确认', '请门店管理员在企业微信后台确认共享应用'),
  670002: of('not_found', '上下游空间不存在', '请管理员核对上下游空间'),
  670003: of('not_found', '上下游分组不存在', '会从头再读一遍'),
  670004: of('not_found', '这家企业不在上下游里', '请管理员邀请它加入上下游'),
  60020: of('forbidden', '服务器地址不在企业可信 IP', '请管理员在应用里加上这台服务器的 IP'),
}

/** 40001 from gettoken is a wrong secret; from any other call the token died early (doc 90313, server-api §1.1). */
export function meaningOf(path: string, errcode: number | null): Meaning {
  if (errcode === null) return of('network', '连不上企业微信', retried)
  if (errcode === 40001 && path !== 'gettoken') return meanings[40014]!
  return meanings[errcode] ?? of('invalid', `企业微信返回错误 ${errcode}`, tellAdmin)
}
