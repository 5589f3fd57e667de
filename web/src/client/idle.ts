// Whether somebody is at this browser: after minutes without input in all of its windows they are said to be idle, and to
// be back with the first input.
import { keep, nameOf, recall } from './kept'
import { base, call } from './rest'

const MINUTES = 10
const NOTED_EVERY = 15_000
const LOOK_EVERY = 15_000
const INPUT = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus']
let idle = false
let acted = 0

// Who acts as another says nothing of them.
export function begin(): void {
  if (base) return
  back()
  for (const one of INPUT) window.addEventListener(one, input, { capture: true, passive: true })
  window.addEventListener('storage', ({ key }) => key === nameOf('idle') && (idle = recall('idle', false)))
  document.addEventListener('visibilitychange', look)
  setInterval(look, LOOK_EVERY)
}

function input(): void {
  const now = Date.now()
  if (idle) back()
  else if (now - acted > NOTED_EVERY) note(now)
}

function note(now: number): void {
  acted = now
  keep('acted', now)
}

function back(): void {
  idle = false
  keep('idle', null)
  note(Date.now())
  void call('im.user.status.idle.end').catch(() => undefined)
}

function look(): void {
  if (idle || Date.now() - Math.max(acted, recall('acted', 0)) < MINUTES * 60_000) return
  idle = true
  keep('idle', true)
  void call('im.user.status.idle.start', { AGO: MINUTES }).catch(() => (idle = false)) // it is told a little later
}
