// Emoji by their names, in the language of the reader. The data is loaded when it is first asked for.
import type { Language } from '../i18n/words.svelte'

export interface Emoji {
  unicode: string
  label: string
  tags: string
  group: number
}
interface Row {
  unicode: string
  label: string
  tags?: string[]
  group?: number
}
interface Data {
  default: Row[]
}

const COMPONENTS = 2
const loaded: Partial<Record<Language, Promise<Emoji[]>>> = {}

async function load(language: Language): Promise<Emoji[]> {
  const data = language === 'ru' ? await import('emojibase-data/ru/compact.json') : await import('emojibase-data/en/compact.json')
  return (data as unknown as Data).default
    .filter((one) => one.group !== undefined && one.group !== COMPONENTS)
    .map((one) => ({ unicode: one.unicode, label: one.label, tags: (one.tags ?? []).join(' ').toLowerCase(), group: one.group! }))
}

export function emoji(language: Language): Promise<Emoji[]> {
  return (loaded[language] ??= load(language))
}

// What begins so first, then what a word of begins so.
export function named(all: Emoji[], begun: string, most: number): Emoji[] {
  const words = begun.toLowerCase().replace(/_/g, ' ')
  const first = all.filter((one) => one.label.toLowerCase().startsWith(words))
  const rest = all.filter((one) => !first.includes(one) && ` ${one.label} ${one.tags}`.toLowerCase().includes(` ${words}`))
  return [...first, ...rest].slice(0, most)
}
