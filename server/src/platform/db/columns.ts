import { customType, datetime, varchar } from 'drizzle-orm/mysql-core'

/** 64-bit application-made id; a string in code and on the wire (numbers lose digits past 2^53). */
export const id = customType<{ data: string; driverData: string }>({ dataType: () => 'bigint' })
/** UTC, milliseconds, always sent by the application. */
export const instant = (name: string) => datetime(name, { mode: 'date', fsp: 3 })
export const text64 = (name: string) => varchar(name, { length: 64 })
export const word = (name: string) => varchar(name, { length: 20 })
