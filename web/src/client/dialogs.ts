// The conversation that is open, and the part of its history that is held.
import { waiting } from './outbox'
import { settle } from './reduce'
import { Refusal, call } from './rest'
import { learn, state, type Dialog } from './store.svelte'
import type { Message, Params, Person, StoredFile } from './types'

const PAGE = 50
const MOST_KEPT = 600
const AGAIN = 500

interface Said {
  id: number
  author_id: number
  date: string
  text: string
  uuid: string | null
  params: Params | never[]
}
interface History {
  chat_id: number
  messages: Said[]
  users: Person[]
  files: StoredFile[]
}

function message(one: Said): Message {
  const params = Array.isArray(one.params) ? {} : one.params
  return {
    key: one.uuid || `m${one.id}`,
    id: one.id,
    authorId: one.author_id,
    date: one.date,
    text: one.text,
    params,
    state: 'stored',
  }
}

async function page(id: string, more: Record<string, unknown>): Promise<Message[]> {
  const found = await call<History>('im.dialog.messages.get', { DIALOG_ID: id, LIMIT: PAGE, ...more })
  learn(found.users)
  for (const file of found.files) state.files[file.id] = file
  return found.messages.map(message).sort((one, other) => one.id - other.id)
}

export async function openDialog(id: string): Promise<void> {
  const dialog: Dialog = {
    ...{ id, chatId: 0, title: '', private: !id.startsWith('chat'), messages: [] },
    ...{ hasOlder: false, hasNewer: false, loading: true, failed: false, gone: false, unreadFrom: 0 },
    ...{ readers: {}, typing: {}, members: 0, role: '', mayWrite: true, lastRead: 0, fresh: 0, held: false },
  }
  const known = state.conversations.find((one) => one.id === id)
  dialog.title = known?.title ?? ''
  state.dialog = dialog
  if (/^(chat)?[1-9]\d*$/.test(id)) await reload()
  else Object.assign(state.dialog, { failed: true, gone: true, loading: false })
}

export async function reload(): Promise<void> {
  const dialog = state.dialog
  if (!dialog) return
  const { id } = dialog
  dialog.loading = true
  dialog.failed = dialog.gone = false
  let refusal: unknown
  const refused = (error: unknown): null => {
    refusal = error
    return null
  }
  try {
    const [shown, newest] = await Promise.all([call<any>('im.dialog.get', { DIALOG_ID: id }).catch(refused), page(id, {}).catch(refused)])
    if (state.dialog?.id !== id) return
    if (shown === null && dialog.private) {
      // Nobody has said anything yet: there is no chat, only the person.
      const person = await call<Person>('im.user.get', { ID: Number(id) })
      learn([person])
      Object.assign(state.dialog, { title: person.name, loading: false })
      return
    }
    if (shown === null || newest === null) throw refusal
    const write = shown.text_field_enabled && shown.permissions?.can_post !== 'none'
    Object.assign(state.dialog, {
      chatId: shown.id,
      title: shown.name,
      members: shown.user_counter,
      role: shown.role,
      mayWrite: write && shown.role !== 'guest',
      lastRead: shown.last_id,
      unreadFrom: shown.counter > 0 ? shown.unread_id : 0,
      readers: Object.fromEntries(shown.readed_list.map((one: any) => [one.user_id, one.message_id])),
      messages: [...newest, ...waiting(id).filter((one) => !newest.some((there) => there.key === one.key))],
      hasOlder: newest.length >= PAGE,
      hasNewer: false,
    })
  } catch (error) {
    if (state.dialog?.id === id) Object.assign(state.dialog, { failed: true, gone: error instanceof Refusal && !error.passing })
  } finally {
    if (state.dialog?.id === id) state.dialog.loading = false
  }
}

// What was said and changed since the history came, and before anybody was told of it.
export async function catchUp(): Promise<void> {
  const dialog = state.dialog
  if (!dialog || dialog.failed) return
  if (dialog.loading) return void setTimeout(() => void catchUp(), AGAIN)
  const found = await page(dialog.id, {}).catch(() => [])
  if (state.dialog?.id !== dialog.id || dialog.hasNewer || !found.length) return
  const [first, last, known] = [found[0].id, found.at(-1)!.id, dialog.messages.findLast((one) => one.id)?.id ?? 0]
  if (known && found.length >= PAGE && first > known) return void (dialog.hasNewer = true)
  const there = new Map(found.map((one) => [one.id, one]))
  dialog.messages = dialog.messages.filter((one) => !one.id || one.id < first || one.id > last || there.has(one.id))
  for (const one of dialog.messages) {
    const { text, params } = there.get(one.id) ?? one
    if (text !== one.text || JSON.stringify(params) !== JSON.stringify(one.params)) Object.assign(one, { text, params })
  }
  for (const one of found) if (one.id > known) settle(one)
}

export async function older(): Promise<boolean> {
  const dialog = state.dialog
  const first = dialog?.messages.find((one) => one.id)
  if (!dialog || !first || !dialog.hasOlder || dialog.loading) return false
  dialog.loading = true
  try {
    const found = await page(dialog.id, { LAST_ID: first.id })
    const there = new Set(dialog.messages.map((one) => one.id))
    dialog.messages = [...found.filter((one) => !there.has(one.id)), ...dialog.messages]
    dialog.hasOlder = found.length >= PAGE
    return found.length > 0
  } finally {
    dialog.loading = false
  }
}

// Forget the newer end of what is shown, once far from it.
export function forgetNewer(): void {
  const dialog = state.dialog
  if (!dialog || dialog.messages.length <= MOST_KEPT) return
  dialog.messages = dialog.messages.slice(0, MOST_KEPT)
  dialog.hasNewer = true
}

// The same at the older end.
export function forgetOlder(): void {
  const dialog = state.dialog
  if (!dialog || dialog.messages.length <= MOST_KEPT) return
  dialog.messages = dialog.messages.slice(-MOST_KEPT)
  dialog.hasOlder = true
}

export async function newer(): Promise<void> {
  const dialog = state.dialog
  const last = dialog?.messages.findLast((one) => one.id)
  if (!dialog || !last || !dialog.hasNewer || dialog.loading) return
  dialog.loading = true
  try {
    const found = await page(dialog.id, { FIRST_ID: last.id })
    dialog.messages = [...dialog.messages, ...found.filter((one) => one.id > last.id)]
    dialog.hasNewer = found.length >= PAGE
  } finally {
    dialog.loading = false
  }
}

// Go to a message that may be far from what is shown; whether it is there.
export async function around(id: number): Promise<boolean> {
  const dialog = state.dialog
  if (!dialog) return false
  if (dialog.messages.some((one) => one.id === id)) return true
  const [before, after] = await Promise.all([
    page(dialog.id, { LAST_ID: id + 1 }),
    page(dialog.id, { FIRST_ID: id }),
  ])
  const found = [...before, ...after.filter((one) => one.id >= id && !before.some((there) => there.id === one.id))]
  if (!found.some((one) => one.id === id)) return false
  dialog.messages = found
  dialog.hasOlder = before.length >= PAGE
  dialog.hasNewer = after.length >= PAGE
  return true
}
