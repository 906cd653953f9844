import { login } from './support/admin-login.ts'
import { expect, test } from './support/test.ts'
import type { Outside, Scanned } from './support/product.ts'

// What was parted stays parted: a second try would meet another world.
test.describe.configure({ retries: 0 })

/** A new friend whose number the advisor typed into the remark. */
async function friend(outside: Outside, name: string, mobile: string): Promise<Scanned> {
  const scanned = await outside.scan('包河·展厅门口', name, 'chenxiaofeng')
  const known = () => outside.rows<{ masked: string | null }>('SELECT p.phone_masked AS masked FROM corp_contact c JOIN person p ON p.id = c.person_id WHERE c.external_userid = ?', [scanned.externalUserid])
  await expect.poll(async () => (await known()).length, { timeout: 20_000 }).toBe(1)
  await outside.control('POST', 'edit', { corpId: 'wwG_huayue', userid: scanned.userid, externalUserid: scanned.externalUserid, mobiles: [mobile] })
  await expect.poll(async () => (await known())[0]?.masked ?? null, { timeout: 20_000 }).not.toBeNull()
  return scanned
}

test('two records are one person for a human, it says why, and 拆分 brings both back', async ({ page, outside }) => {
  const mobile = '12911112222'
  for (const name of ['梁女士', '梁小梁']) await friend(outside, name, mobile)
  const pointers = () => outside.rows<{ name: string; merged: number }>("SELECT name, merged_into IS NOT NULL AS merged FROM person WHERE name IN ('梁女士', '梁小梁') ORDER BY id")

  await expect.poll(async () => (await outside.rows("SELECT d.action FROM identity_decision d JOIN person p ON p.id = d.person_a WHERE p.name = '梁女士' AND d.action = 'suggest'")).length, { timeout: 20_000 }).toBe(1)

  await test.step('the manager compares them and joins them, with a reason', async () => {
    await login(page, outside, 'songhaitao', '/admin/identity')
    await page.getByTestId('identity-question').filter({ hasText: '梁女士' }).click()
    const pair = page.getByTestId('identity-pair')
    await expect(pair).toContainText('手机号一致')
    await expect(pair).toContainText('是两个微信号')
    await expect(pair.getByTestId('identity-merge')).toBeDisabled()
    await pair.getByRole('textbox', { name: '理由' }).fill('本人说换了微信')
    await pair.getByTestId('identity-merge').click()
    await expect(page.getByTestId('identity-question').filter({ hasText: '梁女士' })).toHaveCount(0)
    expect((await pointers()).map((row) => Number(row.merged))).toEqual([0, 1])
  })

  await test.step('the person says why, and the two are parted again', async () => {
    await page.getByRole('radio', { name: '合并记录' }).click()
    await page.getByTestId('merge-row').filter({ hasText: '梁小梁' }).getByRole('link').click()
    const why = page.getByTestId('why-one')
    await expect(why).toContainText('人工核对：本人说换了微信')
    await why.getByTestId('why-undo').click()
    await page.getByTestId('undo-reason').fill('其实是两姐妹')
    await page.getByRole('dialog').getByRole('button', { name: '拆分' }).click()
    await expect(why).toHaveCount(0)
    expect((await pointers()).map((row) => Number(row.merged))).toEqual([0, 0])
  })
})
