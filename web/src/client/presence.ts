// Who is here: told by the server as people come and go, and asked again now and then.
import { ago, t } from '../i18n/words.svelte'
import { ask } from './push'
import { call } from './rest'
import { learn, state } from './store.svelte'
import type { Person } from './types'

export type Presence = 'online' | 'idle' | 'away' | 'dnd' | 'break' | 'offline' | ''

const EVERY = 60_000
const MOST = 100 // of one question
const watched = new Set<number>()
let fresh: number[] = []

// From now on it is known of somebody whether they are here.
export function watch(id: number): void {
  if (!(id > 0) || watched.has(id)) return
  watched.add(id)
  fresh.push(id)
  if (fresh.length === 1) queueMicrotask(subscribe)
}

function subscribe(): void {
  const ids = fresh
  fresh = []
  for (const id of ids) ask('subscribeStatusChange', { userId: id })
  look(ids)
}

function look(ids: number[]): void {
  for (let from = 0; from < ids.length; from += MOST) {
    ask('getUsersLastSeen', { userList: ids.slice(from, from + MOST) }, (found) => {
      for (const [id, seconds] of Object.entries(found as Record<string, number>)) state.seen[Number(id)] = seconds && Date.now() - seconds * 1000
    })
  }
}

// A new connection knows nobody who is watched.
export function rewatch(): void {
  fresh = [...watched]
  subscribe()
}

// What people chose before the first connection was told to nobody.
export async function relearn(): Promise<void> {
  const ids = [...watched].slice(-MOST)
  if (!ids.length) return
  const asked = performance.now()
  const found = await call<Record<string, Person | null>>('im.user.list.get', { ID: ids })
  learn(Object.values(found).filter((one) => one !== null), asked)
}

setInterval(() => document.visibilityState === 'visible' && look([...watched]), EVERY)

// Nothing of bots, and of whom nobody has told yet.
export function presence(person: Person | undefined): Presence {
  const seen = person && !person.bot ? state.seen[person.id] : undefined
  if (seen === undefined) return ''
  return seen > 0 ? 'offline' : chosen(person!) || (person!.idle ? 'idle' : 'online')
}

// What somebody chose is known also of who was never here.
export function presenceWords(person: Person | undefined): string {
  const now = presence(person)
  const status = person && !person.bot ? chosen(person) : ''
  if (!now) return status && word(status)
  if (now !== 'offline') return word(now)
  const seen = t('seen', ago(new Date(state.seen[person!.id]).toISOString()))
  return status ? `${word(status)} · ${seen}` : seen
}

function chosen({ status }: Person): 'away' | 'dnd' | 'break' | '' {
  return status === 'away' || status === 'dnd' || status === 'break' ? status : ''
}

function word(now: Exclude<Presence, '' | 'offline'>): string {
  return t(now === 'break' ? 'pause' : now)
}
