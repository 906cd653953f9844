import { expect, it } from 'vitest'
import type { Database } from '../../platform/db/database.ts'
import { Limiter } from './limiter.ts'

it('an answer of WeCom stands although our note about it could not be stored', async () => {
  const failing = async () => { throw new Error('database away') }
  const said: unknown[] = []
  const limiter = new Limiter({ database: { run: failing, row: failing, rows: failing } as unknown as Database, now: () => 1_000_000, log: (level, fields) => void said.push([level, fields['err']]) })
  await limiter.learn('ww1', 'externalcontact/send_welcome_msg', 45009, 999_000)
  expect(said).toEqual([['warn', 'database away']])
})
