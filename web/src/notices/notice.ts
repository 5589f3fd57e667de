// A notification as im.notify.get answers it.
export interface Choice {
  TEXT?: string
  TITLE?: string
  COMMAND_PARAMS?: string
  VALUE?: string
}

export interface Told {
  id: number
  author_id: number
  date: string
  text: string
  notify_type: number
  notify_read: 'Y' | 'N'
  notify_buttons?: string | Choice[]
}

export const CONFIRM = 1 // one that wants an answer

export function choices(one: Told): Choice[] {
  const given = one.notify_buttons
  if (!given) return []
  return typeof given === 'string' ? (JSON.parse(given) as Choice[]) : given
}

export function value(choice: Choice): string {
  return choice.VALUE ?? String(choice.COMMAND_PARAMS ?? '').split('|').at(-1) ?? ''
}
