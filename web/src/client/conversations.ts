// The list of conversations.
import { call } from './rest'
import { learn, state } from './store.svelte'
import type { Conversation, Person } from './types'

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
