// What the REST API answers, as far as the page looks at it.
export interface Person {
  id: number
  name: string
  color: string
  avatar: string
  bot: boolean
  status?: string
  idle?: string | false
  work_position?: string
  first_name?: string
  last_name?: string
  last_activity_date?: string | false
  departments?: number[]
  phones?: Record<string, string> | false
  email?: string
  birthday?: string
}

export interface Button {
  TYPE?: string
  TEXT?: string
  LINK?: string
  ACTION?: 'PUT' | 'SEND' | 'COPY' | 'CALL' | 'DIALOG'
  ACTION_VALUE?: string
  COMMAND?: string
  COMMAND_PARAMS?: string
  BOT_ID?: number | string
  APP_ID?: number
  CONTEXT?: string
  DISABLED?: string
  BLOCK?: string
  DISPLAY?: string
  WIDTH?: number | string
  BG_COLOR?: string
  BG_COLOR_TOKEN?: string
  TEXT_COLOR?: string
  OFF_BG_COLOR?: string
  OFF_TEXT_COLOR?: string
}

export interface Params {
  KEYBOARD?: { BUTTONS?: Button[]; BOT_ID?: number } | 'N'
  MENU?: { ITEMS?: Button[]; BOT_ID?: number } | 'N'
  ATTACH?: unknown
  FORWARD?: { id: number; userId: number; chatId: number }
  REPLY_ID?: number
  IS_EDITED?: string
  IS_DELETED?: string
  LIKE?: number[]
  REACTIONS?: Record<string, number[]>
  FILE_ID?: number[]
}

export interface Message {
  key: string
  id: number
  authorId: number
  date: string
  text: string
  params: Params
  state: 'stored' | 'sending' | 'failed'
  reason?: string
  blocked?: string[]
}

export interface Conversation {
  id: string
  chatId: number
  private: boolean
  title: string
  color: string
  avatar: string
  bot: boolean
  text: string
  authorId: number
  date: string
  counter: number
  pinned: boolean
  muted: boolean
  marked: boolean
  leave: boolean
}

export interface StoredFile {
  id: number
  name: string
  size: number
  urlDownload?: string
  urlPreview?: string
  image?: { width: number; height: number } | false
}
