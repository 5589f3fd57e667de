// The portal's clock, and how its times are shown.
import { control, type Clock } from '../client/control'
import { speech } from '../i18n/words.svelte'
import { refresh } from './overview.svelte'

export async function setClock(change: { freeze?: boolean; move?: number; release?: true }): Promise<void> {
  await control<Clock>('PUT', '/clock', change)
  await refresh()
}

export function shownTime(seconds: number): string {
  return new Date(seconds * 1000).toLocaleString(speech.language, { dateStyle: 'medium', timeStyle: 'medium' })
}

// To the millisecond, as in the journal.
export function shownMoment(ms: number): string {
  const exact = { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 } as const
  return new Date(ms).toLocaleTimeString(speech.language, { ...exact, hour12: false })
}
