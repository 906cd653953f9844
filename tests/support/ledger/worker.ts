import { createProduct, type Product } from '../../../server/src/app/product.ts'
import type { FileOffsetClock } from '../../../server/src/platform/clock/clock.ts'
import type { Config } from '../../../server/src/platform/config/config.ts'

/** What breaks one rule of the ledger on purpose: the run must see it. */
export type LedgerPlant = 'everybody-has-a-place' | 'forget-the-call'

/** Worker process of a ledger run: the product as it is, awake when its parent says so. */
async function work({ LEDGER_CONFIG, LEDGER_PLANT }: NodeJS.ProcessEnv): Promise<void> {
  const given = JSON.parse(LEDGER_CONFIG!) as Config & { masterKey: string }
  const product = await createProduct({ ...given, masterKey: Buffer.from(given.masterKey, 'base64') }, { log: (level, fields) => { if (level !== 'info') process.stderr.write(`${JSON.stringify(fields)}\n`) } })
  if (LEDGER_PLANT) await plant(product, LEDGER_PLANT as LedgerPlant)
  product.startWorkers()
  process.on('message', (said) => {
    ;(product.kit.clock as FileOffsetClock).read()
    product.kit.queue.wake()
    product.wake()
    process.send!(said)
  })
  process.on('disconnect', () => process.exit(0))
  process.send!('ready')
}

async function plant(product: Product, which: LedgerPlant): Promise<void> {
  if (which === 'everybody-has-a-place') {
    const { reserve } = product.touches
    product.touches.reserve = async (tx, booked) => {
      await reserve(tx, booked)
      return []
    }
    return
  }
  await product.kit.database.run("UPDATE broadcast_push SET state = 'planned', calling_at = NULL WHERE state = 'calling'")
}

await work(process.env)
