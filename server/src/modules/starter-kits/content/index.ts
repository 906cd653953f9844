import type { KitContent } from '@chitang/shared/contracts/starter-kits'
import { kitCodes } from './codes.ts'
import { positioning } from './positioning.ts'
import { deliveryScripts } from './scripts-delivery.ts'
import { driveScripts } from './scripts-drive.ts'
import { firstScripts } from './scripts-first.ts'
import { objectionScripts } from './scripts-objection.ts'
import { priceScripts } from './scripts-price.ts'
import { renewalScripts } from './scripts-renewal.ts'
import { serviceScripts } from './scripts-service.ts'
import { kitTags } from './tags.ts'
import { kitWelcomes } from './welcomes.ts'

/** What every brand begins with, until somebody publishes the brand's own version. */
export const originalKit: KitContent = {
  tags: [...kitTags],
  scripts: [...firstScripts, ...priceScripts, ...driveScripts, ...objectionScripts, ...deliveryScripts, ...serviceScripts, ...renewalScripts],
  codes: [...kitCodes],
  welcomes: [...kitWelcomes],
  positioning,
}
