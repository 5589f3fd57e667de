// A chat as its panel shows it, and what the person may do there.
import { call, whole } from './rest'
import { learn } from './store.svelte'
import type { Person } from './types'

export type Right = 'manage_users_add' | 'manage_users_delete' | 'manage_ui' | 'manage_settings'
const RANKS = ['none', 'guest', 'member', 'manager', 'owner']

export interface Chat {
  id: number
  name: string
  description: string
  owner: number
  avatar: string
  color: string
  type: string
  message_type: string
  role: string
  user_counter: number
  manager_list: number[]
  mute_list: number[] | Record<string, boolean>
  restrictions: Record<'avatar' | 'rename' | 'extend' | 'leave' | 'leave_owner' | 'mute' | 'user_list', boolean>
  permissions: Record<Right, string>
}

export const COLORS: Record<string, string> = {
  ...{ RED: '#df532d', GREEN: '#64a513', MINT: '#4ba984', LIGHT_BLUE: '#4ba5c3', DARK_BLUE: '#3e99ce', PURPLE: '#8474c8' },
  ...{ AQUA: '#1eb4aa', PINK: '#f76187', LIME: '#58cc47', BROWN: '#ab7761', AZURE: '#29619b', KHAKI: '#728f7a' },
  ...{ SAND: '#ba9c7b', MARENGO: '#556574', GRAY: '#909090', GRAPHITE: '#5e5f5e' },
}

export function chat(dialog: string): Promise<Chat> {
  return call<Chat>('im.dialog.get', { DIALOG_ID: dialog })
}

// Whether somebody's role is high enough; `none` lets nobody.
export function may(one: Chat, right: Right): boolean {
  const needed = one.permissions[right]
  return needed !== 'none' && RANKS.indexOf(one.role) >= RANKS.indexOf(needed)
}

export async function members(dialog: string): Promise<Person[]> {
  const found = await whole<Person>('im.dialog.users.list', { DIALOG_ID: dialog })
  learn(found)
  return found
}
