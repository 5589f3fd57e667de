// Who and what is looked for in the list, and what was looked for last.
import { call } from '../client/rest'
import { learn } from '../client/store.svelte'
import type { Person } from '../client/types'

export interface Found {
  id: string
  title: string
  avatar: string
  bot: boolean
  about: string
}

export async function search(words: string): Promise<Found[]> {
  const [people, chats] = await Promise.all([
    call<Record<string, Person>>('im.search.user.list', { FIND: words, LIMIT: 20 }).catch(() => ({})),
    call<{ id: number; name: string; avatar: string; description?: string }[]>('im.search.chat.list', { FIND: words, LIMIT: 20 }).catch(() => []),
  ])
  learn(Object.values(people))
  return [
    ...Object.values(people).map(person),
    ...chats.map((one) => ({ id: `chat${one.id}`, title: one.name, avatar: one.avatar, bot: false, about: one.description ?? '' })),
  ]
}

interface Looked {
  id: number | string
  title: string
  avatar: { url: string }
  user?: Person
}

export async function last(): Promise<Found[]> {
  const found = await call<Looked[]>('im.search.last.get').catch(() => [])
  learn(found.flatMap((one) => (one.user?.id ? [one.user] : [])))
  return found.map((one) => ({ id: String(one.id), title: one.title, avatar: one.avatar.url, bot: Boolean(one.user?.bot), about: one.user?.work_position ?? '' }))
}

export function note(id: string): void {
  void call('im.search.last.add', { DIALOG_ID: id }).catch(() => undefined)
}

export async function forget(id: string): Promise<void> {
  await call('im.search.last.delete', { DIALOG_ID: id })
}

function person(one: Person): Found {
  return { id: String(one.id), title: one.name, avatar: one.avatar, bot: one.bot, about: one.work_position ?? '' }
}
