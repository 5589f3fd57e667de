// Keys that act wherever the focus is. Letters are matched by place too, for layouts that have no Latin ones.
import { go, state as known } from '../client/store.svelte'

const REGIONS = ['nav.rail', 'nav.list', 'main', 'form.composer, .composer', 'aside.panel']
const FIRST = 'input, [tabindex="0"], a[href], button:not([disabled]), textarea'

export interface Doings {
  help: () => void
  panel: () => void
}

export function act(event: KeyboardEvent, doings: Doings): void {
  const mod = event.ctrlKey || event.metaKey
  if (mod && letter(event, 'k', 'KeyK')) jump()
  else if (mod && (event.key === '/' || event.code === 'Slash')) doings.help()
  else if (mod && (event.key === '.' || event.code === 'Period')) doings.panel()
  else if (mod && event.key === 'F6') region(event.shiftKey ? -1 : 1)
  else if (event.altKey && !mod && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) neighbour(event.key === 'ArrowDown' ? 1 : -1, event.shiftKey)
  else return
  event.preventDefault()
}

function letter(event: KeyboardEvent, key: string, code: string): boolean {
  return event.key.toLowerCase() === key || (!/^[a-z]$/i.test(event.key) && event.code === code)
}

function jump(): void {
  const search = document.querySelector<HTMLElement>('#search')
  if (search?.checkVisibility()) return search.focus()
  go('/')
  requestAnimationFrame(() => document.querySelector<HTMLElement>('#search')?.focus())
}

function region(step: number): void {
  const there = REGIONS.map((one) => document.querySelector<HTMLElement>(one)).filter((one) => one?.checkVisibility()) as HTMLElement[]
  const at = there.findLastIndex((one) => one.contains(document.activeElement))
  const next = there[(at + step + there.length) % there.length]
  const inside = [...(next?.querySelectorAll<HTMLElement>(FIRST) ?? [])].filter((one) => one.checkVisibility())
  const main = inside.find((one) => one.matches('#search, [role=feed], textarea'))
  ;(main ?? inside[0])?.focus()
}

function neighbour(step: number, unread: boolean): void {
  const current = known.dialog?.id
  const list = unread ? known.conversations.filter((one) => one.counter || one.marked || one.id === current) : known.conversations
  const next = list[list.findIndex((one) => one.id === current) + step]
  if (next) go(`/c/${next.id}`)
}
