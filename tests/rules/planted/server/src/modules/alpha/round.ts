import { back } from './round-back.ts'
export const round = () => back
