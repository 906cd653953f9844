import { Type } from 'typebox'
import type { Install, WecomClient } from '../client.ts'

const IpList = Type.Object({ ip_list: Type.Array(Type.String()) })

/** GET getcallbackip: where callbacks come from; read daily, old and new overlap (doc 90930). */
export async function callbackIps(client: WecomClient, install: Install): Promise<string[]> {
  return (await client.call(install, 'getcallbackip', { priority: 'sync', answer: IpList, repeatable: true })).ip_list
}

/** GET get_api_domain_ip: what a firewall must let out (doc 92520). */
export async function apiDomainIps(client: WecomClient, install: Install): Promise<string[]> {
  return (await client.call(install, 'get_api_domain_ip', { priority: 'sync', answer: IpList, repeatable: true })).ip_list
}
