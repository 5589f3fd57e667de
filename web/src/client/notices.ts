// How many notifications wait.
import { call } from './rest'
import { state } from './store.svelte'

export async function loadNotices(): Promise<void> {
  const found = await call<{ total_unread_count?: number }>('im.notify.get', { LIMIT: 1 }).catch(() => null)
  if (found === null) return
  state.notices = found.total_unread_count ?? 0
  state.noticesVersion += 1
}
