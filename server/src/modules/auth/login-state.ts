import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { oauthState } from './auth.table.ts'

export interface LoginState { kind: 'sidebar' | 'admin' | 'owner'; groupId: string; installId: string; target: string }

const sha = (text: string) => createHash('sha256').update(text).digest('hex')
/** OAuth `state` allows only letters and digits (server-api §2.1). */
const randomWord = () => randomBytes(20).toString('hex')
const lifeMs = 10 * 60_000

/** The state is single-use and tied to the browser by a nonce it alone holds. Real time: the demo clock may jump. */
export async function beginLogin(kit: Kit, login: LoginState): Promise<{ state: string; nonce: string }> {
  const state = randomWord()
  const nonce = randomWord()
  await kit.database.orm.insert(oauthState).values({
    stateHash: sha(state), kind: login.kind, groupId: login.groupId, installId: login.installId, nonceHash: sha(nonce), target: login.target, expiresAt: new Date(Date.now() + lifeMs),
  })
  return { state, nonce }
}

export async function redeemLogin(kit: Kit, kind: LoginState['kind'], state: string, nonce: string): Promise<LoginState> {
  const row = await kit.database.row<{ group_id: string; install_id: string; nonce_hash: string; target: string }>(
    'SELECT group_id, install_id, nonce_hash, target FROM oauth_state WHERE state_hash = ? AND kind = ?', [sha(state), kind])
  if (!row || !timingSafeEqual(Buffer.from(row.nonce_hash), Buffer.from(sha(nonce)))) throw new AppError('auth.state_invalid')
  const used = await kit.database.run('UPDATE oauth_state SET used_at = ? WHERE state_hash = ? AND used_at IS NULL AND expires_at > ?', [new Date(), sha(state), new Date()])
  if (used.affectedRows !== 1) throw new AppError('auth.state_invalid')
  return { kind, groupId: row.group_id, installId: row.install_id, target: row.target }
}
