// Messages on their way: kept until the server's answer, sent in order, each with an id of its own that makes a retry safe.
import { keep, recall } from './kept'
import { settle } from './reduce'
import { Refusal, call } from './rest'
import { state } from './store.svelte'
import type { Message } from './types'

export interface Letter {
  key: string
  dialog: string
  text: string
  replyId: number
  date: string
  failed: string
}

let letters: Letter[] = []
let busy = false
let pause = 1000

export function restore(): void {
  letters = recall<Letter[]>('outbox', [])
}

function store(): void {
  keep('outbox', letters.length ? letters : null)
}

export function waiting(dialog: string): Message[] {
  return letters.filter((one) => one.dialog === dialog).map(shown)
}

function shown(one: Letter): Message {
  return {
    ...{ key: one.key, id: 0, authorId: state.me, date: one.date, text: one.text },
    params: one.replyId ? { REPLY_ID: one.replyId } : {},
    state: one.failed ? 'failed' : 'sending',
    reason: one.failed,
  }
}

export function post(dialog: string, text: string, replyId = 0): void {
  const letter = { key: crypto.randomUUID?.() ?? fallbackId(), dialog, text, replyId, date: new Date().toISOString(), failed: '' }
  letters.push(letter)
  store()
  show(letter)
  void flush()
}

function fallbackId(): string {
  const random = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(random, (one) => one.toString(16).padStart(2, '0')).join('')
}

function show(letter: Letter): void {
  if (state.dialog?.id === letter.dialog) settle(shown(letter))
}

export function again(key: string): void {
  const letter = letters.find((one) => one.key === key)
  if (!letter) return
  letter.failed = ''
  store()
  show(letter)
  void flush()
}

export function drop(key: string): void {
  letters = letters.filter((one) => one.key !== key)
  store()
  if (state.dialog) state.dialog.messages = state.dialog.messages.filter((one) => one.key !== key)
}

export async function flush(): Promise<void> {
  if (busy) return
  busy = true
  try {
    for (let next = letters.find((one) => !one.failed); next; next = letters.find((one) => !one.failed)) {
      if (!(await send(next))) return
    }
  } finally {
    busy = false
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
    pause = 1000
    letters = letters.filter((one) => one.key !== letter.key)
    store()
    if (state.dialog?.id === letter.dialog) {
      const there = state.dialog.messages.find((one) => one.key === letter.key)
      if (there && !there.id) Object.assign(there, { id, state: 'stored' })
    }
    return true
  } catch (error) {
    if (error instanceof Refusal && !error.passing) {
      letter.failed = error.message
      store()
      show(letter)
      return true
    }
    setTimeout(() => void flush(), pause)
    pause = Math.min(pause * 2, 30_000)
    return false
  }
}
