import { choose, login } from './support/admin-login.ts'
import { expect, test } from './support/test.ts'

// Merged tags stay merged: a second try would meet another world.
test.describe.configure({ retries: 0 })

test('a store tags a whole list, takes it back, makes a rule and merges two tags', async ({ page, outside }) => {
  const carrying = async (name: string) => Number((await outside.rows<{ n: string }>("SELECT COUNT(*) AS n FROM relation_tag rt JOIN tag t ON t.id = rt.tag_id JOIN tag_group g ON g.id = t.tag_group_id WHERE t.name = ? AND g.name = '到店·包河' AND t.deleted_at IS NULL", [name]))[0]!.n)
  const before = await carrying('带家人')

  await test.step('everybody the list finds, with progress, and back', async () => {
    await login(page, outside, 'liumin', '/admin/customers?level=A')
    await page.locator('tbody .el-checkbox').first().click()
    await page.getByTestId('bulk-whole').click()
    await choose(page, '要打的标签', '带家人')
    await page.getByTestId('bulk-tag').click()
    await expect(page.getByTestId('bulk-progress')).toContainText('打好了')
    expect(await carrying('带家人')).toBeGreaterThan(before)
    await page.getByTestId('bulk-undo').click()
    await expect(page.getByTestId('bulk-progress')).toContainText('撤回了')
    expect(await carrying('带家人')).toBe(before)
  })

  await test.step('a rule that says what it does', async () => {
    await page.goto(`${outside.at.product}/admin/tags?tab=rules`)
    await page.getByTestId('rule-create').click()
    // On a loaded machine a list that was still coming has taken the choice with it.
    await expect(async () => {
      await page.getByTestId('rule-days').fill('45')
      await choose(page, '选一个标签', '爽约过')
      await expect(page.getByTestId('rule-save')).toBeEnabled({ timeout: 3000 })
    }).toPass()
    await page.getByTestId('rule-save').click()
    await expect(page.getByTestId('tag-rule').filter({ hasText: '45 天没有联系过客户' })).toContainText('爽约过')
  })

  await test.step('two tags become one, nobody is lost', async () => {
    const all = (await carrying('首次到店')) + (await carrying('二次到店'))
    await page.goto(`${outside.at.product}/admin/tags`)
    await page.locator('[data-tag="二次到店"]').click()
    // As above: the list may come after the choice.
    await expect(async () => {
      await choose(page, '合并到', '首次到店')
      await expect(page.getByTestId('tag-merge')).toBeEnabled({ timeout: 3000 })
    }).toPass()
    await page.getByTestId('tag-merge').click()
    await page.getByRole('dialog', { name: /并入/ }).getByRole('button', { name: '合并' }).click()
    await expect(page.getByTestId('tag-operation').filter({ hasText: '把「二次到店」并入「首次到店」' })).toHaveAttribute('data-state', 'done')
    expect(await carrying('首次到店')).toBeLessThanOrEqual(all)
    expect(await carrying('二次到店')).toBe(0)
    await page.getByRole('radio', { name: '标签' }).click()
    await expect(page.locator('[data-tag="二次到店"]')).toHaveCount(0)
  })
})
