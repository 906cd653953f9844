export type WecomErrorKind =
  | 'credential' | 'token' | 'limited' | 'busy' | 'not_contact' | 'not_found' | 'forbidden' | 'invalid' | 'welcome_gone' | 'welcome_done' | 'network'

interface Meaning { kind: WecomErrorKind; reason: string; action: string }

/** errcode → what it means to a person and what to do (server-api §1.4, global error table). */
const meanings: Readonly<Record<number, Meaning>> = {
  [-1]: { kind: 'busy', reason: '企业微信系统繁忙', action: '会自动重试' },
  6000: { kind: 'busy', reason: '企业微信数据正在变动', action: '会自动重试' },
  40001: { kind: 'credential', reason: '应用 Secret 不对或已重置', action: '请管理员更新应用 Secret' },
  40013: { kind: 'credential', reason: '企业 ID 不对', action: '请管理员核对企业 ID' },
  40014: { kind: 'token', reason: '凭证失效', action: '会自动换新' },
  42001: { kind: 'token', reason: '凭证过期', action: '会自动换新' },
  41001: { kind: 'token', reason: '缺少凭证', action: '会自动换新' },
  40003: { kind: 'invalid', reason: '成员账号不对', action: '同步一次人员再试' },
  40007: { kind: 'invalid', reason: '素材已失效', action: '会自动重新上传' },
  40029: { kind: 'invalid', reason: '登录码无效', action: '重新登录' },
  42003: { kind: 'invalid', reason: '登录码过期', action: '重新登录' },
  42022: { kind: 'invalid', reason: '登录码已用过', action: '重新登录' },
  40058: { kind: 'invalid', reason: '参数不合规', action: '改好内容再试' },
  40068: { kind: 'not_found', reason: '这个标签已被删除', action: '换一个标签' },
  40071: { kind: 'invalid', reason: '标签重名', action: '换个名字' },
  40072: { kind: 'invalid', reason: '标签名太长', action: '不超过 30 个字' },
  40096: { kind: 'not_contact', reason: '这位客户不在应用的可见范围', action: '请管理员检查应用可见范围' },
  40126: { kind: 'invalid', reason: '企业标签已到上限', action: '先清理不用的标签' },
  41041: { kind: 'invalid', reason: '活码成员超过 100 人', action: '减少成员' },
  41044: { kind: 'not_found', reason: '这个活码在企业微信里不存在', action: '重新创建活码' },
  41045: { kind: 'invalid', reason: '活码数量已到企业上限', action: '先销毁不用的活码' },
  41050: { kind: 'welcome_gone', reason: '欢迎语超过 20 秒，发不出去了', action: '请顾问手动发一遍' },
  41051: { kind: 'welcome_done', reason: '客户已开始聊天，欢迎语不再发送', action: '不用处理' },
  41096: { kind: 'busy', reason: '另一个应用正在发欢迎语', action: '会自动重试' },
  41054: { kind: 'invalid', reason: '成员还没有激活企业微信', action: '换一位成员' },
  45009: { kind: 'limited', reason: '调用次数到了企业微信的上限', action: '等一会儿会自动继续' },
  45033: { kind: 'limited', reason: '同时调用太多', action: '等一会儿会自动继续' },
  48002: { kind: 'forbidden', reason: '应用没有这个接口的权限', action: '请管理员在「客户联系 → 可调用接口的应用」里加上本应用' },
  50003: { kind: 'forbidden', reason: '应用已停用', action: '请管理员启用应用' },
  60011: { kind: 'forbidden', reason: '成员不在应用可见范围', action: '请管理员把成员加入应用可见范围' },
  60020: { kind: 'forbidden', reason: '服务器 IP 不在可信名单', action: '请管理员把服务器 IP 加入企业可信 IP' },
  60111: { kind: 'not_found', reason: '企业微信里没有这个成员', action: '同步一次人员再试' },
  84061: { kind: 'not_contact', reason: '不是好友关系', action: '不用处理' },
  84074: { kind: 'forbidden', reason: '没有外部联系人权限', action: '请管理员检查应用权限' },
  84083: { kind: 'forbidden', reason: '成员没有开通客户联系', action: '请管理员把成员加入客户联系使用范围' },
  84084: { kind: 'not_contact', reason: '成员不是客户的跟进人', action: '刷新后再看' },
}

/** A refusal of WeCom (errcode ≠ 0) or no answer at all (code null). */
export class WecomError extends Error {
  override name = 'WecomError'
  readonly errcode: number | null
  readonly kind: WecomErrorKind
  readonly reason: string
  readonly action: string
  readonly path: string
  constructor(path: string, errcode: number | null, detail: string) {
    const meaning = errcode === null
      ? { kind: 'network' as const, reason: '连不上企业微信', action: '会自动重试' }
      : (meanings[errcode] ?? { kind: 'invalid' as const, reason: `企业微信返回错误 ${errcode}`, action: '把错误码告诉管理员' })
    super(`${path} → ${errcode ?? 'no answer'} ${detail}`.slice(0, 300))
    this.errcode = errcode
    this.kind = meaning.kind
    this.reason = meaning.reason
    this.action = meaning.action
    this.path = path
  }

  /** Trying the same call again may succeed. */
  get transient(): boolean {
    return this.kind === 'busy' || this.kind === 'limited' || this.kind === 'network' || this.kind === 'token'
  }
}
