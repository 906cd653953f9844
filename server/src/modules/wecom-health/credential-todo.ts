import type { Overview } from '@chitang/shared/contracts/overview'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { secretState } from './health.model.ts'
import { credentialOf } from './health.repo.ts'

/** While a corp's secret is refused nothing works for its stores: the first thing their manager must know. */
export async function credentialTodo(deps: { kit: Kit; directory: Directory }, corpId: string): Promise<Overview['todo']> {
  const { kit, directory } = deps
  const install = await directory.installOfCorp(corpId)
  const secret = secretState(await credentialOf(kit.database, install.groupId, install.id), kit.clock.ms())
  if (secret.state !== 'refused' && secret.state !== 'blocked') return []
  return [{ kind: 'wecom_credential', title: `企业微信「${install.corp.name}」连不上`, detail: `${secret.reason} · ${secret.action}`, at: kit.clock.now().toISOString(), refId: corpId, personId: null }]
}
