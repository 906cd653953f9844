import { crc32 } from 'node:zlib'

export const laneCount = 1024

/** Everything that touches one customer of one corp runs in one lane, one after the other. */
export const laneKeyOf = (corpId: string, customer: string): string => `${corpId}:${customer}`
export const laneOf = (laneKey: string): number => crc32(laneKey) % laneCount
