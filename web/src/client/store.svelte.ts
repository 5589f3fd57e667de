// All that the page knows, and where in it somebody is. Regions read it; functions of this folder change it.
import { openDialog } from './dialogs'
import type { Upload } from './files'
import { base, here } from './rest'
import type { Conversation, Message, Person, StoredFile } from './types'

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
  gone: boolean // not there, or not the person's to see
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

export function announce(polite: string, alarm = ''): void {
  if (polite) state.said = polite
  if (alarm) state.alarm = alarm
}

export function go(path: string, instead = false): void {
  if (path !== here()) history[instead ? 'replaceState' : 'pushState'](null, '', base + path)
  void visit(path)
}

export async function visit(address: string): Promise<void> {
  const { pathname: path, searchParams } = new URL(address, location.origin)
  state.path = path
  state.query = searchParams
  state.goal = Number(searchParams.get('m')) || 0
  const found = /^\/c\/([a-z0-9]+)$/.exec(path)
  if (!found) state.dialog = null
  else if (state.dialog?.id !== found[1]) await openDialog(found[1])
}

// What the server answered about people whom it was asked about then: what was told of their status since is newer.
export function learn(people: Iterable<Person>, asked = Infinity): void {
  for (const one of people) {
    if (!one.id) continue
    const known = state.people[one.id]
    const newer = known && (statusTold.get(one.id) ?? 0) >= asked ? { status: known.status, idle: known.idle } : {}
    state.people[one.id] = { ...known, ...one, ...newer }
  }
}

const statusTold = new Map<number, number>()

// What is told of somebody's status.
export function learnStatus(one: Person): void {
  statusTold.set(one.id, performance.now())
  if (state.people[one.id]) Object.assign(state.people[one.id], one)
}

export function personName(id: number): string {
  return state.people[id]?.name ?? ''
}
