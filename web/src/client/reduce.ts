// What pushes change: one small function for each command.
import { loadList } from './conversations'
import { loadNotices } from './notices'
import { announce, go, learn, learnStatus, state } from './store.svelte'
import type { Conversation, Message, Params } from './types'

type Told = Record<string, any>

export function told(module: string, command: string, params: Told): void {
  const name = command.replace(/Chat(?=$|Opponent$)/, '')
  const change = ['im', 'beseda', 'online'].includes(module) ? COMMANDS[name === 'message' || name.startsWith('read') ? name : command] : undefined
  change?.(params)
}

const COMMANDS: Record<string, (params: Told) => void> = {
  message: said,
  messageUpdate: changed,
  messageDelete: changed,
  messageDeleteComplete: ({ id, dialogId, counter }) => {
    if (state.dialog?.id === String(dialogId)) {
      state.dialog.messages = state.dialog.messages.filter((one) => one.id !== id)
    }
    counted(dialogId, counter)
  },
  readMessage: ({ dialogId, lastId, counter }) => {
    if (state.dialog?.id === String(dialogId)) state.dialog.lastRead = Number(lastId)
    counted(dialogId, counter, false)
  },
  readMessageOpponent: ({ dialogId, userId, lastId }) => {
    if (state.dialog?.id === String(dialogId)) state.dialog.readers[userId] = Number(lastId)
  },
  startWriting: ({ dialogId, userId, userName }) => {
    if (!state.people[userId]) learn([{ id: userId, name: userName, color: '', avatar: '', bot: false }])
    writes(String(dialogId), userId)
    if (state.dialog?.id !== String(dialogId)) return
    const until = Date.now() + 12_000
    state.dialog.typing[userId] = until
    setTimeout(() => {
      if (state.dialog && state.dialog.typing[userId] <= Date.now()) delete state.dialog.typing[userId]
    }, 12_050)
  },
  reactionChange: ({ dialogId, messageId, reaction, users }) => {
    if (state.dialog?.id !== String(dialogId)) return
    const found = state.dialog.messages.find((one) => one.id === messageId)
    if (found) found.params = reacted(found.params, reaction, users)
  },
  dialogUnread: ({ dialogId, counter }) => counted(dialogId, counter),
  recentUpdate: () => void loadList(),
  userJoin: (params) => {
    learn(Object.values(params.users ?? {}))
    if (state.dialog?.id === params.dialogId) state.dialog!.members += 1
    void loadList()
  },
  userLeave: ({ dialogId, userId }) => {
    if (userId === state.me && state.dialog?.id === dialogId) go('/')
    else if (state.dialog?.id === dialogId) state.dialog!.members -= 1
    void loadList()
  },
  chatUpdate: ({ dialogId, chat }) => {
    if (state.dialog?.id === dialogId && chat?.name) state.dialog!.title = chat.name
    void loadList()
  },
  userStatus: ({ users }) => {
    for (const one of Object.values<any>(users)) learnStatus(one)
  },
  userStatusChange: ({ user_id, online }) => void (state.seen[user_id] = online ? 0 : Date.now()),
  notificationAdd: () => void loadNotices(),
  notificationChange: () => void loadNotices(),
}

function writes(dialogId: string, userId: number): void {
  state.writing[dialogId] = userId
  setTimeout(() => delete state.writing[dialogId], 12_050)
}

// Parameters of a message with those who chose a reaction.
export function reacted(params: Params, reaction: string, users: number[]): Params {
  if (reaction === 'like') return { ...params, LIKE: users }
  return { ...params, REACTIONS: { ...params.REACTIONS, [reaction]: users } }
}

function counted(dialogId: string | number, counter: number, marked?: boolean): void {
  const found = state.conversations.find((one) => one.id === String(dialogId))
  if (!found) return
  found.counter = counter
  if (marked !== undefined) found.marked = marked
}

function plain(text: string): string {
  return text.replace(/\[(user|chat)=[^\]]*\]|\[\/?(b|i|u|s|url|user|chat|size|color|code|quote|send|put|call)(=[^\]]*)?\]/gi, '').replace(/\s+/g, ' ').trim()
}

function said(params: Told): void {
  learn(Object.values(params.users ?? {}))
  for (const file of Object.values<any>(params.files ?? {})) state.files[file.id] = file
  const one = params.message
  const id = String(params.dialogId)
  const read: Params = Array.isArray(one.params) ? {} : one.params
  const fresh: Message = {
    ...{ key: one.templateId || `m${one.id}`, id: one.id, authorId: one.system === 'Y' ? 0 : one.senderId },
    ...{ date: one.date, text: one.textOriginal, params: read, state: 'stored' as const },
  }
  inDialog(id, fresh)
  inList(id, fresh, params)
}

function inDialog(id: string, fresh: Message): void {
  const dialog = state.dialog
  if (dialog?.id !== id) return
  delete dialog.typing[fresh.authorId]
  release(fresh.authorId)
  settle(fresh)
}

// A bot that was waited for has acted.
export function release(author: number): void {
  for (const key of Object.keys(state.pressed)) if (key.endsWith(`:${author}`)) delete state.pressed[key]
}

// Put a stored message where it belongs: in the place of the one that was being sent, or at the end.
export function settle(fresh: Message): void {
  const dialog = state.dialog
  if (!dialog) return
  const waiting = dialog.messages.findIndex((one) => one.key === fresh.key || (fresh.id > 0 && one.id === fresh.id))
  if (waiting >= 0) {
    const was = dialog.messages[waiting]
    dialog.messages[waiting] = { ...fresh, key: was.key }
  } else if (!dialog.hasNewer) {
    const queued = dialog.messages.findIndex((one) => one.state !== 'stored')
    dialog.messages.splice(queued < 0 ? dialog.messages.length : queued, 0, fresh)
    if (fresh.authorId !== state.me) {
      dialog.fresh += 1
      announce(`${state.people[fresh.authorId]?.name ?? ''}: ${plain(fresh.text).slice(0, 200)}`)
    }
  }
}

function inList(id: string, fresh: Message, params: Told): void {
  delete state.writing[id]
  const found = state.conversations.find((one) => one.id === id)
  if (!found) return void loadList()
  const change: Partial<Conversation> = { text: plain(fresh.text), authorId: fresh.authorId, date: fresh.date }
  if (fresh.authorId === state.me) change.marked = false
  Object.assign(found, change, { counter: params.counter ?? found.counter })
}

function changed(params: Told): void {
  const given: Params = Array.isArray(params.params) ? {} : params.params
  if (state.dialog?.id === String(params.dialogId)) {
    const found = state.dialog.messages.find((one) => one.id === params.id)
    if (found) Object.assign(found, { text: params.textOriginal ?? '', params: given, blocked: undefined })
    release(params.senderId)
  }
  void loadList()
}
