import { json, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core'
import type { SidebarPanels } from '@chitang/shared/contracts/preferences'
import { id, instant } from '../../platform/db/columns.ts'

/** How a person likes their screens; theirs on every device and in every corp. */
export const employeePreference = mysqlTable('employee_preference', {
  groupId: id('group_id').notNull(),
  employeeId: id('employee_id').notNull(),
  sidebarPanels: json('sidebar_panels').$type<SidebarPanels>().notNull(),
  updatedAt: instant('updated_at').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.employeeId] })])
