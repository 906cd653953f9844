import { expect, it } from 'vitest'
import { initialOf } from './initial.ts'

it.each([['宋海涛', '宋'], [' 李 ', '李'], ['', '客'], ['anna', 'A'], ['👨‍👩‍👧一家', '👨‍👩‍👧'], ['𠮷野', '𠮷'], ['e\u0301lan', 'E\u0301']])('%j is called %s', (name, initial) => expect(initialOf(name)).toBe(initial))
