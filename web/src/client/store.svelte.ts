// All that the page knows. Regions read it; only functions here and in ./actions change it.
import { speech } from '../i18n/words.svelte'
import { begin as watchIdle } from './idle'
import { keepFor, recall } from './kept'
import { rewatch } from './presence'
import { connect } from './push'
import { base, call, here, open } from './rest'
import type { Upload } from './files'
import { flush, restore, waiting } from './outbox'
import { told } from './reduce'
import type { Conversation, Message, Params, Person, StoredFile } from './types'

export interface Dialog {
  id: string
  chatId: number
  title: string
  private: boolean
  messages: Message[]
  hasOlder: boolean
  hasNewer: boolean
  loading: boolean
  failed: boolean
  unreadFrom: number
  readers: Record<number, number>
  typing: Record<number, number>
  members: number
  role: string
  mayWrite: boolean
  lastRead: number
  fresh: number
  held: boolean // marked as unread by hand: nothing is read until it is left
}

export const PAGE = 50
export const MOST_KEPT = 600

export const state = $state({
  me: 0,
  name: '',
  portal: '',
  fileLimit: 0,
  connected: true,
  conversations: [] as Conversation[],
  listLoaded: false,
  listVersion: 0,
  people: {} as Record<number, Person>,
  seen: {} as Record<number, number>, // when people were here last, in milliseconds; 0 for who is here
  files: {} as Record<number, StoredFile>,
  dialog: null as Dialog | null,
  path: here().replace(/\?.*/, ''),
  query: new URLSearchParams(location.search),
  more: false,
  writing: {} as Record<string, number>,
  developer: false,
  goal: 0, // the message that the address names
  notices: 0,
  noticesVersion: 0,
  pressed: {} as Record<string, boolean>,
  uploads: [] as Upload[],
  said: '',
  alarm: '',
})

export async function begin(): Promise<void> {
  const session = await open()
  state.me = session.user.id
  state.name = session.user.name
  state.portal = session.portal
  state.fileLimit = session.fileLimit
  state.developer = session.developer ?? false
  keepFor(session.user.id)
  speech.language = recall('language', session.language)
  document.documentElement.lang = speech.language
  document.documentElement.dataset.theme = recall('theme', 'system')
  document.documentElement.dataset.density = recall('density', 'roomy')
  await restore()
  window.addEventListener('popstate', () => void visit(here()))
  connect(told, connection)
  void loadList()
  void loadNotices()
  void visit(here())
  watchIdle()
}

function connection(connected: boolean, again: boolean): void {
  if (connected) rewatch()
  if (connected) void loadList() // also at first: what happened between the first list and now was told to nobody
  if (state.connected && !connected && again) setTimeout(() => !state.connected && announce('', 'offline'), 5000)
  state.connected = connected
  if (connected) void flush()
}

export function announce(polite: string, alarm = ''): void {
  if (polite) state.said = polite
  if (alarm) state.alarm = alarm
}

export function go(path: string, instead = false): void {
  if (path !== here()) history[instead ? 'replaceState' : 'pushState'](null, '', base + path)
  void visit(path)
}

async function visit(address: string): Promise<void> {
  const { pathname: path, searchParams } = new URL(address, location.origin)
  state.path = path
  state.query = searchParams
  state.goal = Number(searchParams.get('m')) || 0
  const found = /^\/c\/([a-z0-9]+)$/.exec(path)
  if (!found) state.dialog = null
  else if (state.dialog?.id !== found[1]) await openDialog(found[1])
}

export function learn(people: Iterable<Person>): void {
  for (const one of people) if (one.id) state.people[one.id] = { ...state.people[one.id], ...one }
}

export function personName(id: number): string {
  return state.people[id]?.name ?? ''
}

// The list

interface Item {
  id: number | string
  chat_id: number
  type: string
  title: string
  avatar: { url: string; color: string }
  message: { text: string; author_id: number; date: string }
  counter: number
  pinned: boolean
  unread: boolean
  date_last_activity: string
  chat: { mute_list?: Record<string, boolean> | number[]; restrictions?: { leave: boolean; leave_owner: boolean }; owner?: number } | null
  user: Person
}
interface Listed {
  items: Item[]
  hasMore: boolean
}
const LISTED = 200

// Which of the questions for the list was answered last: an older answer that comes later must not undo it.
let listAsked = 0
let listShown = 0

export async function loadList(): Promise<void> {
  const turn = ++listAsked
  const found = await call<Listed>('im.recent.list', { LIMIT: LISTED }).catch(() => null)
  if (found === null) return void setTimeout(() => !state.listLoaded && void loadList(), 2000)
  if (turn < listShown) return
  listShown = turn
  learn(found.items.map((one) => one.user))
  const first = found.items.map(conversation)
  const there = new Set(first.map((one) => one.id))
  const end = first.filter((one) => !one.pinned).at(-1)?.date ?? ''
  const rest = found.hasMore ? state.conversations.filter((one) => !there.has(one.id) && !one.pinned && one.date <= end) : []
  if (!rest.length) state.more = found.hasMore
  state.conversations = [...first, ...rest]
  state.listLoaded = true
  state.listVersion += 1
}

// The next page of the list, behind what is there.
export async function loadMore(): Promise<void> {
  if (!state.more) return
  state.more = false
  const found = await call<Listed>('im.recent.list', { LIMIT: LISTED, OFFSET: state.conversations.length }).catch(() => null)
  if (found === null) return void (state.more = true)
  learn(found.items.map((one) => one.user))
  const there = new Set(state.conversations.map((one) => one.id))
  state.conversations.push(...found.items.map(conversation).filter((one) => !there.has(one.id)))
  state.more = found.hasMore
}

// Off the list, here and until the next message.
export function drop(id: string): void {
  state.conversations = state.conversations.filter((one) => one.id !== id)
}

function conversation(one: Item): Conversation {
  const muted = one.chat?.mute_list ?? {}
  return {
    id: String(one.id),
    chatId: one.chat_id,
    private: one.type === 'user',
    title: one.title,
    color: one.avatar.color,
    avatar: one.avatar.url,
    bot: one.type === 'user' && one.user.bot,
    text: one.message.text,
    authorId: one.message.author_id,
    date: one.date_last_activity,
    counter: one.counter,
    pinned: one.pinned,
    muted: Array.isArray(muted) ? muted.includes(state.me) : Boolean(muted[state.me]),
    marked: one.unread,
    leave: one.type !== 'user' && Boolean(one.chat?.owner === state.me ? one.chat?.restrictions?.leave_owner : one.chat?.restrictions?.leave),
  }
}

export async function loadNotices(): Promise<void> {
  const found = await call<{ total_unread_count?: number }>('im.notify.get', { LIMIT: 1 }).catch(() => null)
  if (found === null) return
  state.notices = found.total_unread_count ?? 0
  state.noticesVersion += 1
}

// A dialog

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

export function message(one: Said): Message {
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
    ...{ hasOlder: false, hasNewer: false, loading: true, failed: false, unreadFrom: 0 },
    ...{ readers: {}, typing: {}, members: 0, role: '', mayWrite: true, lastRead: 0, fresh: 0, held: false },
  }
  const known = state.conversations.find((one) => one.id === id)
  dialog.title = known?.title ?? ''
  state.dialog = dialog
  await reload()
}

export async function reload(): Promise<void> {
  const dialog = state.dialog
  if (!dialog) return
  const { id } = dialog
  dialog.loading = true
  dialog.failed = false
  try {
    const [shown, newest] = await Promise.all([call<any>('im.dialog.get', { DIALOG_ID: id }).catch(() => null), page(id, {}).catch(() => null)])
    if (state.dialog?.id !== id) return
    if (shown === null && dialog.private) {
      // Nobody has said anything yet: there is no chat, only the person.
      const person = await call<Person>('im.user.get', { ID: Number(id) })
      learn([person])
      Object.assign(state.dialog, { title: person.name, loading: false })
      return
    }
    if (shown === null || newest === null) throw new Error('no answer')
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
  } catch {
    if (state.dialog?.id === id) state.dialog.failed = true
  } finally {
    if (state.dialog?.id === id) state.dialog.loading = false
  }
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
