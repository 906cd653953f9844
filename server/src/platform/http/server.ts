import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import jwt from '@fastify/jwt'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import { Ajv } from 'ajv'
import Fastify, { LogController, type FastifyError, type FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import { deriveKey } from '../crypto/master-key.ts'
import { loggerOptions } from '../log/log.ts'
import { AppError } from './errors.ts'
import { faultField, faultWords } from './validation-words.ts'

export interface HttpOptions {
  config: Pick<Config, 'logLevel' | 'trustProxy' | 'publicOrigins' | 'wecom' | 'devSidebarOrigin' | 'demo' | 'masterKey'>
  /** Turned down only by benches and load tests. */
  rateLimitPerMinute?: number
}

/** Fastify with everything that is not a feature: limits, headers, errors in plain words, redacted logs. */
export async function createHttpServer({ config, rateLimitPerMinute = 1200 }: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: loggerOptions(config.logLevel),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustProxy,
    bodyLimit: 256 * 1024,
    requestTimeout: 30_000,
    // Who still reaches a server that is being stopped is served: WeCom takes any answer for 「received」, a 503 too.
    return503OnClosing: false,
    genReqId: () => Math.random().toString(36).slice(2, 10).toUpperCase(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  })
  // The button of a page without scripts: a form without fields still names its kind.
  app.addContentTypeParser('application/x-www-form-urlencoded', (_request, payload, done) => {
    payload.resume()
    done(null, null)
  })
  // Addresses carry text only, JSON carries types: a null in a body must not become an empty word.
  const [fromAddress, fromBody] = [true, false].map((coerceTypes) => new Ajv({ coerceTypes, useDefaults: true, removeAdditional: false, allErrors: false, strict: false }))
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'body' ? fromBody! : fromAddress!).compile(schema))
  // What is logged names its request itself: a logger per request would only cost.
  app.setChildLoggerFactory((parent) => parent)
  await app.register(cookie)
  await app.register(jwt, { secret: deriveKey(config.masterKey, 'session').toString('base64'), sign: { iss: 'chitang' }, verify: { allowedIss: 'chitang' } })
  await app.register(helmet, { contentSecurityPolicy: contentSecurityPolicy(config), hsts: config.publicOrigins.some((one) => one.startsWith('https:')) ? undefined : false, frameguard: false, crossOriginEmbedderPolicy: false })
  await app.register(rateLimit, { global: false, max: rateLimitPerMinute, timeWindow: 60_000, keyGenerator: (request) => request.ip, errorResponseBuilder: () => new AppError('request.too_many') })
  await app.register(swagger, { openapi: { info: { title: 'Chitang API', version: '1' } } })
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const answer = toAppError(error)
    if (answer.status >= 500) request.log.error({ err: error, reqId: request.id, route: request.routeOptions.url }, 'request failed')
    return reply.code(answer.status).header('cache-control', 'no-store').send({
      code: answer.code, message: answer.message, action: answer.action, requestId: request.id, ...(answer.details === undefined ? {} : { details: answer.details }),
    })
  })
  app.setNotFoundHandler((request, reply) => {
    const answer = new AppError('not_found')
    return reply.code(404).send({ code: answer.code, message: answer.message, action: answer.action, requestId: request.id })
  })
  return app
}

function toAppError(error: FastifyError | AppError): AppError {
  if (error instanceof AppError) return error
  if (error.validation) {
    // An id that cannot exist is an address that leads nowhere, not a form to correct.
    if (error.validationContext === 'params') return new AppError('not_found')
    const first = error.validation[0]
    const field = faultField(first, error.validationContext)
    return new AppError('request.invalid', { detail: faultWords(first, field) }, { field })
  }
  if (error.statusCode === 413) return new AppError('request.too_large')
  if (error.statusCode === 429) return new AppError('request.too_many')
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) return new AppError('request.invalid', { detail: '格式不对' })
  return new AppError('internal')
}

/** Who may frame us: WeCom's desktop client shows pages top-level, so nobody; the demo's proxy extends this for itself. */
function contentSecurityPolicy(config: HttpOptions['config']) {
  const development = config.devSidebarOrigin !== null
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'", ...(development ? ["'unsafe-inline'"] : [])],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', ...config.wecom.qrImageOrigins],
      connectSrc: ["'self'", ...(development ? ['ws:'] : [])],
      fontSrc: ["'self'", 'data:'],
      // The owner page's button leads on to WeChat's login: browsers hold a form to this list wherever it is redirected.
      formAction: ["'self'", new URL(config.wecom.oauthOrigin).origin],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  }
}
