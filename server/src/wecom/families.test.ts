import { expect, it } from 'vitest'
import { refusals } from './endpoints/refusals.ts'
import { familyOf } from './families.ts'

it('every endpoint belongs where people look for it', () => {
  expect(new Set(Object.keys(refusals).map(familyOf)).size).toBe(10)
  expect(['gettoken', 'externalcontact/get', 'externalcontact/mark_tag', 'externalcontact/get_corp_tag_list', 'externalcontact/add_contact_way', 'externalcontact/send_welcome_msg', 'externalcontact/get_groupmsg_task', 'media/uploadimg', 'message/send', 'user/get', 'getcallbackip'].map(familyOf))
    .toEqual(['credential', 'contacts', 'tags', 'tags', 'codes', 'welcome', 'mass', 'media', 'notices', 'members', 'other'])
})
