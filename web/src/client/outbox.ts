// Messages on their way: kept in the browser's database until the server's answer, each with an id of its own that makes
// a retry safe. Of all windows of a person one sends for a dialog at a time, in order.
import { openDB, type IDBPDatabase } from 'idb'
import { freshId } from './ids'
import { settle } from './reduce'
import { Refusal, call } from './rest'
import { state } from './store.svelte'
import type { Message } from './types'

export interface Letter {
  key: string
  at: number // milliseconds, the order
  dialog: string
  text: string
  replyId: number
  failed: string
}

const STORE = 'letters'
const LEAST_PAUSE = 1000
const MOST_PAUSE = 30_000
let letters: Letter[] = []
let database: IDBPDatabase | null = null
const kept = new Set<string>() // those that the database knows of
const sending = new Set<string>()
let wake: (() => void)[] = []

export async function restore(): Promise<void> {
  try {
    database = await openDB(`beseda.${state.me}`, 1, { upgrade: (made) => void made.createObjectStore(STORE, { keyPath: 'key' }) })
    await recollect()
  } catch {
    database = null // a browser that keeps nothing: what waits is in memory alone
  }
}

// What other windows left here, and none of what they have sent meanwhile.
async function recollect(): Promise<void> {
  const found: Letter[] | undefined = await database?.getAll(STORE).catch(() => undefined)
  if (!found) return
  const own = letters.filter((one) => !kept.has(one.key) && !found.some((there) => there.key === one.key))
  for (const one of found) kept.add(one.key)
  letters = [...found, ...own].sort((one, other) => one.at - other.at)
}

async function store(letter: Letter): Promise<void> {
  try {
    await database?.put(STORE, { ...letter })
    if (database) kept.add(letter.key)
  } catch {
    // A full storage must not keep anybody from writing.
  }
}

async function forget(key: string): Promise<void> {
  letters = letters.filter((one) => one.key !== key)
  await database?.delete(STORE, key).catch(() => undefined)
}

export function waiting(dialog: string): Message[] {
  return letters.filter((one) => one.dialog === dialog).map(shown)
}

function shown(one: Letter): Message {
  return {
    ...{ key: one.key, id: 0, authorId: state.me, date: new Date(one.at).toISOString(), text: one.text },
    params: one.replyId ? { REPLY_ID: one.replyId } : {},
    state: one.failed ? 'failed' : 'sending',
    reason: one.failed,
  }
}

// Once the promise is kept, the letter outlives the page.
export async function post(dialog: string, text: string, replyId = 0): Promise<void> {
  const at = performance.timeOrigin + performance.now()
  const letter: Letter = { key: freshId(), at, dialog, text, replyId, failed: '' }
  letters.push(letter)
  show(letter)
  await store(letter)
  void deliver(dialog)
}

function show(letter: Letter): void {
  if (state.dialog?.id === letter.dialog) settle(shown(letter))
}

export async function again(key: string): Promise<void> {
  const found = letters.find((one) => one.key === key)
  if (!found) return
  const letter = { ...found, failed: '' }
  letters = letters.map((one) => (one.key === key ? letter : one))
  show(letter)
  await store(letter)
  void deliver(letter.dialog)
}

export function drop(key: string): void {
  void forget(key)
  if (state.dialog) state.dialog.messages = state.dialog.messages.filter((one) => one.key !== key)
}

// Send what waits in every dialog; whoever pauses does so no longer.
export async function flush(): Promise<void> {
  await recollect()
  for (const one of wake.splice(0)) one()
  for (const dialog of new Set(letters.map((one) => one.dialog))) void deliver(dialog)
}

// The lock is given back for the pause: another window may have a connection.
async function deliver(dialog: string): Promise<void> {
  if (sending.has(dialog)) return
  sending.add(dialog)
  try {
    for (let pause = LEAST_PAUSE; !(await alone(dialog)); pause = Math.min(pause * 2, MOST_PAUSE)) {
      await new Promise<void>((done) => {
        wake.push(done)
        setTimeout(done, pause)
      })
    }
  } finally {
    sending.delete(dialog)
  }
}

// Outside of secure contexts there are no locks; ids keep anything from being said twice there too.
async function alone(dialog: string): Promise<boolean> {
  const work = (): Promise<boolean> => empty(dialog)
  return navigator.locks ? navigator.locks.request(`beseda.${state.me}.${dialog}`, work) : work()
}

// Send what waits in a dialog, in order; whether nothing is left that could be sent.
async function empty(dialog: string): Promise<boolean> {
  for (;;) {
    await recollect()
    const next = letters.find((one) => one.dialog === dialog && !one.failed)
    if (!next) return true
    if (!(await send(next))) return false
  }
}

async function send(letter: Letter): Promise<boolean> {
  try {
    const id = await call<number>('im.message.add', {
      DIALOG_ID: letter.dialog,
      MESSAGE: letter.text,
      TEMPLATE_ID: letter.key,
      ...(letter.replyId ? { REPLY_ID: letter.replyId } : {}),
    })
    await forget(letter.key)
    if (state.dialog?.id === letter.dialog) {
      const there = state.dialog.messages.find((one) => one.key === letter.key)
      if (there && !there.id) Object.assign(there, { id, state: 'stored' })
    }
    return true
  } catch (error) {
    if (!(error instanceof Refusal) || error.passing) return false
    const failed = { ...letter, failed: error.message }
    letters = letters.map((one) => (one.key === letter.key ? failed : one))
    await store(failed)
    show(failed)
    return true
  }
}
