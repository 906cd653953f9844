import { startDemoStack, type StackAddress } from '../../support/demo-stack.ts'

/** One running product for all tests; its address travels to the workers in the environment. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const { stop, ...rest } = await startDemoStack()
  const address: StackAddress = rest
  process.env['CHITANG_STACK'] = JSON.stringify(address)
  return stop
}
