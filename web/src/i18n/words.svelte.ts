// What the page says, in the language of its reader. Keys are those of en.json.
import en from './en.json'
import ru from './ru.json'

export type Language = 'en' | 'ru'
type Forms = { one?: string; few?: string; many?: string; other: string }
type Words<Key extends string> = Record<Language, Record<Key, string | Forms>>

const HOUR = { hour: '2-digit', minute: '2-digit' } as const
export const speech = $state<{ language: Language }>({ language: 'en' })

function fill(text: string, values: (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (_, place) => String(values[Number(place)] ?? ''))
}

// Functions that say these words: one that fills in values, one that counts.
export function speaker<Key extends string>(words: Words<Key>) {
  return {
    t(key: Key, ...values: (string | number)[]): string {
      const said = words[speech.language][key]
      return fill(typeof said === 'string' ? said : said.other, values)
    },
    count(key: Key, number: number): string {
      const forms = words[speech.language][key] as Forms
      const form = new Intl.PluralRules(speech.language).select(number) as keyof Forms
      return fill(forms[form] ?? forms.other, [number.toLocaleString(speech.language)])
    },
  }
}

export const { t, count } = speaker<keyof typeof en>({ en, ru })

// Made once: each row of a conversation asks for its time.
const CLOCKS = { en: new Intl.DateTimeFormat('en', HOUR), ru: new Intl.DateTimeFormat('ru', HOUR) }

export function clock(date: string): string {
  const then = new Date(date)
  return Number.isNaN(then.getTime()) ? '' : CLOCKS[speech.language].format(then)
}

export function day(date: string): string {
  const then = new Date(date)
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000)
  if (days === 0) return t('today')
  if (days === 1) return t('yesterday')
  const year = then.getFullYear() === new Date().getFullYear() ? undefined : 'numeric'
  return then.toLocaleDateString(speech.language, { day: 'numeric', month: 'long', year })
}

// How long ago something was, in the largest unit that fits.
export function ago(date: string): string {
  const seconds = (new Date(date).getTime() - Date.now()) / 1000
  const units: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400], ['hour', 3600], ['minute', 60]]
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['minute', 60]
  return new Intl.RelativeTimeFormat(speech.language, { numeric: 'auto' }).format(Math.round(seconds / size), unit)
}

export function moment(date: string): string {
  if (!date) return ''
  const today = new Date(date).toDateString() === new Date().toDateString()
  return today ? clock(date) : new Date(date).toLocaleDateString(speech.language, { day: 'numeric', month: 'short' })
}
