// What is suggested while somebody writes: people behind @, commands behind /, emoji behind a colon.
import { ask } from '../client/page'
import { call } from '../client/rest'
import { state as known, type Dialog } from '../client/store.svelte'
import type { Person } from '../client/types'
import { emoji, named } from '../content/emoji'
import { speech } from '../i18n/words.svelte'

export interface Suggestion {
  key: string
  label: string
  note: string
  bot: boolean
  insert: string // takes the place of what was begun
  person?: Person
}
interface Command {
  id: number
  botId: number
  command: string
  title: string
  params: string
}

const MOST = 8
const BEGUN = [
  { source: people, pattern: /(?:^|\s)(@([\p{L}\p{N}_.-]{0,30}))$/u },
  { source: commands, pattern: /(?:^|\n)(\/([^\s/]{0,30}))$/u },
  { source: signs, pattern: /(?:^|\s)(:([\p{L}\p{N}_]{2,30}))$/u },
]

export interface Begun {
  from: number
  name: string
  source: (name: string, cache: Cache) => Promise<Suggestion[]>
}
export interface Cache {
  dialog: Dialog
  members?: Promise<Person[]>
  commands?: Promise<Command[]>
}

// What stands before the caret and may be completed.
export function begun(before: string): Begun | null {
  for (const { source, pattern } of BEGUN) {
    const found = pattern.exec(before)
    if (found) return { from: before.length - found[1].length, name: found[2], source }
  }
  return null
}

async function people(name: string, cache: Cache): Promise<Suggestion[]> {
  const { dialog } = cache
  cache.members ??= dialog.private ? Promise.resolve([]) : call<Person[]>('im.dialog.users.list', { DIALOG_ID: dialog.id, LIMIT: 50 }).catch(() => [])
  const words = name.toLowerCase()
  let found = (await cache.members).filter((one) => one.id !== known.me && one.name.toLowerCase().split(/\s+/).some((word) => word.startsWith(words)))
  if (found.length < 5 && words.length >= 2) {
    const more = await call<Record<string, Person>>('im.search.user.list', { FIND: name, LIMIT: 10 }).catch(() => ({}))
    found = [...found, ...Object.values(more).filter((one) => !found.some((there) => there.id === one.id))]
  }
  return found.slice(0, MOST).map((person) => ({ key: `@${person.id}`, label: person.name, note: person.work_position ?? '', bot: person.bot, insert: `@${person.name} `, person }))
}

async function commands(name: string, cache: Cache): Promise<Suggestion[]> {
  cache.commands ??= ask<Command[]>('commands', { dialog: cache.dialog.id, language: speech.language }).catch(() => {
    cache.commands = undefined
    return []
  })
  const words = `/${name.toLowerCase()}`
  const found = (await cache.commands).filter((one) => one.command.toLowerCase().startsWith(words))
  return found.slice(0, MOST).map((one) => ({ key: `/${one.id}`, label: one.params ? `${one.command} ${one.params}` : one.command, note: one.title, bot: false, insert: `${one.command} ` }))
}

async function signs(name: string): Promise<Suggestion[]> {
  const found = named(await emoji(speech.language), name, MOST)
  return found.map((one) => ({ key: one.unicode, label: `${one.unicode} ${one.label}`, note: '', bot: false, insert: `${one.unicode} ` }))
}
