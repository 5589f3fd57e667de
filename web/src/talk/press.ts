// What happens when a button of a keyboard or an item of a menu is chosen: chat-bots-v2/…/message-keyboards, messages/menu.
import { call } from '../client/rest'
import { announce, go, personName, state } from '../client/store.svelte'
import type { Button, Message } from '../client/types'
import { target } from '../content/bb'
import { t } from '../i18n/words.svelte'

const PATIENCE = 10_000

export interface Hands {
  put: (text: string) => void
  send: (text: string) => void
  silent: (reason: string) => void
}

const mobile = matchMedia('(pointer: coarse)').matches

export function isShown(one: Button): boolean {
  return !one.CONTEXT || one.CONTEXT === 'ALL' || (one.CONTEXT === 'MOBILE') === mobile
}

export function botOf(one: Button, said: Message, whole: { BOT_ID?: number } | undefined): number {
  return Number(one.BOT_ID ?? whole?.BOT_ID ?? said.authorId)
}

export function key(said: Message, place: string, bot: number): string {
  return `${said.id}:${place}:${bot}`
}

export async function press(one: Button, said: Message, place: string, bot: number, hands: Hands): Promise<void> {
  const value = String(one.ACTION_VALUE ?? '')
  if (one.COMMAND) await command(one, said, place, bot, hands)
  else if (one.ACTION === 'PUT') hands.put(value)
  else if (one.ACTION === 'SEND') hands.send(value)
  else if (one.ACTION === 'COPY') await copy(value)
  else if (one.ACTION === 'CALL') location.assign(`tel:${value.replace(/[^0-9+*#]/g, '')}`)
  else if (one.ACTION === 'DIALOG') go(`/c/${value}`)
  else if (one.LINK && target(one.LINK)) window.open(target(one.LINK), '_blank', 'noopener,noreferrer')
}

export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    announce(t('copied'))
  } catch {
    announce('', t('notCopied'))
  }
}

// It turns until the bot acts; where it blocks its button, until the message changes.
async function command(one: Button, said: Message, place: string, bot: number, hands: Hands): Promise<void> {
  const pressed = key(said, place, bot)
  state.pressed[pressed] = true
  if (one.BLOCK === 'Y') said.blocked = [...(said.blocked ?? []), place]
  const late = (reason: string): void => {
    if (!state.pressed[pressed]) return
    delete state.pressed[pressed]
    hands.silent(reason)
    announce('', reason)
  }
  const params = { MESSAGE_ID: said.id, BOT_ID: bot, COMMAND: one.COMMAND, COMMAND_PARAMS: one.COMMAND_PARAMS ?? '' }
  try {
    await call('im.message.command', params)
    setTimeout(() => late(t('noAnswer', personName(bot))), PATIENCE)
  } catch (error) {
    said.blocked = said.blocked?.filter((blocked) => blocked !== place)
    late((error as Error).message)
  }
}
