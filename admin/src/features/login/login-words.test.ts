import { describe, expect, it } from 'vitest'
import { backTo, loginErrorWords } from './login-words.ts'

describe('login', () => {
  it('says what is the case and what to do', () => {
    expect(loginErrorWords('auth.no_role')).toEqual({ message: '你在池塘里还没有岗位', action: '请店总在「人员」里给你定岗位' })
    expect(loginErrorWords('whatever')?.action).toContain('重新登录')
    expect(loginErrorWords(undefined)).toBeNull()
  })
  it('never leads out of the console after the login', () => {
    expect(backTo('/admin/codes?kind=scene')).toBe('/admin/codes?kind=scene')
    expect(backTo('//evil.example')).toBe('/admin/')
    expect(backTo('/admin//evil.example')).toBe('/admin/')
    expect(backTo('https://evil.example/admin/')).toBe('/admin/')
    expect(backTo('/admin/login?error=x')).toBe('/admin/')
  })
})
