import { round } from './round.ts'
export const back = () => round
