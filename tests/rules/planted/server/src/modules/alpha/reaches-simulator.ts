export { sim } from '../../../../simulator/src/sim.ts'
