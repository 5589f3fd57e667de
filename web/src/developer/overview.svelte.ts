// What every screen knows of the portal: its clock, how many faults are on, who is there.
import { control, type Bot, type Portal, type Someone } from '../client/control'
import { here } from '../client/rest'

const EVERY_MS = 5000
export const known = $state({
  portal: null as Portal | null,
  people: [] as Someone[],
  bots: [] as Bot[],
  choosing: false,
})

// Where to be as somebody else: screens for developers are everybody's, conversations are not.
export function place(): string {
  return here().startsWith('/dev') ? here() : '/'
}

export async function refresh(): Promise<void> {
  known.portal = await control<Portal>('GET', '/portal').catch(() => known.portal)
}

export async function loadPeople(): Promise<void> {
  ;[known.people, known.bots] = await Promise.all([control<Someone[]>('GET', '/people'), control<Bot[]>('GET', '/bots')])
}

export function nameOf(id: number): string {
  return known.people.find((one) => one.id === id)?.name ?? `#${id}`
}

// Faults and the clock may be changed by tests and other pages at any time.
export function watch(): () => void {
  void refresh()
  const timer = setInterval(() => !document.hidden && void refresh(), EVERY_MS)
  return () => clearInterval(timer)
}
