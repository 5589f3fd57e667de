// What happens when the page begins, and when its connection comes and goes.
import { speech } from '../i18n/words.svelte'
import { loadList } from './conversations'
import { catchUp } from './dialogs'
import { begin as watchIdle } from './idle'
import { keepFor, recall } from './kept'
import { loadNotices } from './notices'
import { flush, restore } from './outbox'
import { relearn, rewatch } from './presence'
import { connect } from './push'
import { told } from './reduce'
import { here, open } from './rest'
import { announce, state, visit } from './store.svelte'

export async function begin(): Promise<void> {
  const session = await open()
  state.me = session.user.id
  state.name = session.user.name
  state.portal = session.portal
  state.fileLimit = session.fileLimit
  state.developer = session.developer ?? false
  keepFor(session.user.id)
  speech.language = recall('language', session.language)
  document.documentElement.lang = speech.language
  document.documentElement.dataset.theme = recall('theme', 'system')
  document.documentElement.dataset.density = recall('density', 'roomy')
  await restore()
  window.addEventListener('popstate', () => void visit(here()))
  connect(told, connection)
  void loadList()
  void loadNotices()
  void visit(here())
  watchIdle()
}

function connection(connected: boolean, again: boolean): void {
  if (connected) void loadList() // also at first: what happened between the first list and now was told to nobody
  if (state.connected && !connected && again) setTimeout(() => !state.connected && announce('', 'offline'), 5000)
  state.connected = connected
  if (!connected) return
  rewatch()
  if (!again) void relearn().catch(() => undefined)
  void catchUp()
  void flush()
}
