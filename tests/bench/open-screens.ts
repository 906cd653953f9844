// @ts-expect-error plain JavaScript without declarations
import { step } from '../../scripts/lib/say.mjs'
import { sidebarToken } from '../support/login.ts'
import { externalUserIdOf, fillStore } from './first-screen-data.ts'
import { fire, requestBytes, targetOf, type Fired } from './load.ts'
import type { BenchStack } from './stacks.ts'

const advisor = 'chenxiaofeng'

export interface Screens {
  headers: Readonly<Record<string, string>>
  /** A customer of the advisor's own, any of them. */
  own(): number
  /** Opens the chats of so many customers, one after the other. */
  screens(count: number): Promise<Fired>
}

/** An advisor at the first screens of a store with so many customers. */
export async function openScreens(stack: BenchStack, contacts: number): Promise<Screens> {
  const token = await sidebarToken(stack.product, stack.sim, advisor, 'wwG_huayue')
  const { m: member } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { m: string }
  const members = (await step(`fill one store with ${contacts} customers`, () => fillStore(stack.databaseUrl, '星程合肥包河店', contacts))) as string[]
  const mine = members.indexOf(member)
  if (mine < 0) throw new Error(`${advisor} is not among the store's advisors`)
  const headers = { authorization: `Bearer ${token}` }
  const own = (): number => mine + members.length * Math.floor(Math.random() * Math.floor(contacts / members.length))
  const screens = (count: number) => fire(targetOf(stack.product), Array.from({ length: count }, () => requestBytes('GET', `/api/v1/sidebar/customer?externalUserId=${externalUserIdOf(own())}`, headers)), 1)
  return { headers, own, screens }
}
