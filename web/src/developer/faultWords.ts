// A rule of the faults in words.
import type { Effect, Rule } from '../client/control'
import { count, d } from '../i18n/developer'

export function whenWords(rule: Rule): string {
  if (rule.every) return count('everyNth', rule.every)
  if (rule.percent) return d('percentOf', rule.percent)
  if (rule.next) return count('nextFew', rule.next)
  return d('always')
}

export function effectWords(effect: Effect): string {
  const said = [
    effect.delay_ms && d('delayOf', effect.delay_ms),
    effect.error && d('errorOf', effect.status ?? 400, effect.error),
    effect.status && !effect.error && d('statusOf', effect.status),
    effect.drop && d(effect.drop === 'after' ? 'dropAfter' : 'dropBefore'),
    effect.duplicate && d('duplicate'),
    effect.expired_token && d('expiredToken'),
    effect.limit && d('limitOf', effect.limit),
  ]
  return said.filter(Boolean).join(', ')
}
