import { Writable } from 'node:stream'
import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { describeError, loggerOptions } from './log.ts'

describe('an error in a log line', () => {
  it('is type, message and a short stack', () => {
    expect(describeError(new RangeError('too far'))).toMatchObject({ type: 'RangeError', message: 'too far' })
  })

  it('carries no value of a refused statement', () => {
    const refused = new Error("Failed query: insert into `follow_up` values (?)\nparams: 138 0000 6721 想要白色", { cause: new Error("Column 'due_at' cannot be null") })
    expect(describeError(refused)).toMatchObject({ message: "Column 'due_at' cannot be null" })
    for (const one of [refused, String(refused), new Error(String(refused))]) expect(JSON.stringify(describeError(one))).not.toContain('6721')
  })

  it('may be anything that was thrown or already described', () => {
    expect(describeError('Error: Deadlock found')).toMatchObject({ message: 'Error: Deadlock found' })
    expect(describeError(undefined)).toMatchObject({ message: 'undefined' })
  })
})

describe('a log line', () => {
  const lineOf = (write: (log: ReturnType<typeof Fastify>['log']) => void): string => {
    let text = ''
    const stream = new Writable({ write(chunk: Buffer, _encoding, done) { text += chunk.toString(); done() } })
    write(Fastify({ logger: { ...(loggerOptions('info') as object), stream } }).log)
    return text
  }

  it('keeps what finds the cause and drops what opens something, at any depth it is given', () => {
    const line = lineOf((log) => log.warn({ what: 'wecom call', corpId: 'wwTEST', path: 'externalcontact/get', errcode: 40014, reqId: 'A1', secret: 'SEC-1', install: { secret: 'SEC-2', token: 'SEC-3', app: { access_token: 'SEC-4' } }, customer: { phone: 'SEC-5' }, headers: { cookie: 'SEC-6' } }))
    expect(JSON.parse(line)).toMatchObject({ what: 'wecom call', corpId: 'wwTEST', errcode: 40014, reqId: 'A1' })
    expect(line).not.toContain('SEC-')
  })

  it('drops secrets that stand inside an error\'s words', () => {
    const line = lineOf((log) => log.error({ err: new Error('GET https://x/cgi-bin/user/get?access_token=SEC-1&userid=a failed; mysql://chitang:SEC-2@db/chitang; corpsecret=SEC-3 call 13812345678') }, 'request failed'))
    expect(line).not.toMatch(/SEC-|13812345678/)
    expect(line).toContain('userid=a failed')
  })

  it('leaves ids alone', () => {
    expect(describeError(new Error('relation 7212345678901234567 of code=3 is gone')).message).toBe('relation 7212345678901234567 of code=… is gone')
  })
})
