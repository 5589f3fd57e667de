// The window around the page of an application. The page is opened in its frame at once; without scripts a button
// does it. What it asks for comes as a message `command:{params}:key:sid`, params only where there are some, and is
// answered with `key:{answer}` (Quirk 248). Only the frame, its origin and its sid are listened to.
'use strict'

const opening = document.getElementById('open')
const frame = document.getElementById('application')
const told = JSON.parse(frame.dataset.told)
const sid = frame.name.split('|')[2]
const origin = new URL(opening.action).origin
const parameters = `parameters ${location.pathname}`
const given = JSON.parse(sessionStorage.getItem(parameters) ?? '{}')
const unsupported = { result: 'error', errorCode: 'METHOD_NOT_SUPPORTED_ON_DEVICE' }

async function portal (command, params = {}) {
  const body = new URLSearchParams({ form: frame.dataset.form, command, params: JSON.stringify(params) })
  const response = await fetch(location.pathname, { method: 'POST', body })
  if (!response.ok) throw new Error(`${command}: HTTP status ${response.status}`)
  return response.json()
}

function size (value) {
  return typeof value === 'number' && value > 0 ? `${value}px` : '100%'
}

// A page of the portal gets a window of its own; that it was closed is told then.
function opened (path) {
  const url = new URL(path, location.origin)
  if (url.origin !== location.origin) return { result: 'error', errorCode: 'PATH_NOT_AVAILABLE' }
  const beside = window.open(url, '_blank')
  if (!beside) return unsupported
  return new Promise(resolve => {
    const watch = setInterval(() => {
      if (!beside.closed) return
      clearInterval(watch)
      resolve({ result: 'close' })
    }, 200)
  })
}

// The page of this application once more, in a window of its own, with parameters that reach it as PLACEMENT_OPTIONS
// (Quirk 254). They go by the storage that the window begins with a copy of: an address would let anybody give them.
function again (params) {
  sessionStorage.setItem(parameters, JSON.stringify(params))
  const answer = opened(location.pathname)
  sessionStorage.removeItem(parameters)
  return answer
}

// A dialog of the messenger, as its page is called; without one, the messenger.
function messenger ({ dialogId = '' }) {
  if (!/^(chat)?[0-9]*$/.test(dialogId)) return unsupported
  return window.open(dialogId ? `/c/${dialogId}` : '/', '_blank') ? true : unsupported
}

const commands = {
  getInitData: () => told,
  refreshAuth: async () => Object.assign(told, await portal('refreshAuth')),
  setInstall: () => portal('setInstall'),
  setInstallFinish: () => portal('setInstallFinish'),
  setAppOption: params => portal('setAppOption', params),
  setUserOption: params => portal('setUserOption', params),
  resizeWindow: ({ width, height }) => {
    frame.style.width = size(width)
    frame.style.height = size(height)
    return { width: frame.clientWidth, height: frame.clientHeight }
  },
  setTitle: ({ title }) => {
    document.title = document.querySelector('h1').textContent = title
    return true
  },
  setScroll: ({ scroll }) => {
    window.scrollTo(0, scroll)
    return true
  },
  openPath: ({ path }) => opened(path),
  openApplication: again,
  selectUser: ({ mult }) => choosePeople(Boolean(mult)),
  imOpenMessenger: messenger,
  imOpenHistory: messenger,
  reloadWindow: () => true,
  closeApplication: () => true
}
// What happens once the page has its answer.
const afterwards = {
  setInstallFinish: () => location.reload(),
  reloadWindow: () => location.reload(),
  closeApplication: () => window.opener ? window.close() : location.assign('/account/')
}

window.addEventListener('message', async event => {
  if (event.source !== frame.contentWindow || event.origin !== origin || typeof event.data !== 'string') return
  const parts = event.data.split(':')
  if (parts.length < 3 || parts.pop() !== sid) return
  const key = parts.pop()
  const command = parts.shift()
  const known = Object.hasOwn(commands, command)
  let answer
  try {
    answer = known ? await commands[command](parts.length ? JSON.parse(parts.join(':')) : {}) : unsupported
  } catch (problem) {
    console.warn(problem.message)
    return // it failed: whoever waits is not told that it is done
  }
  event.source.postMessage(`${key}:${JSON.stringify(answer)}`, event.origin)
  if (Object.hasOwn(afterwards, command)) afterwards[command]()
})

if (Object.keys(given).length) {
  told.PLACEMENT_OPTIONS = given
  const field = Object.assign(document.createElement('input'), { type: 'hidden', name: 'PLACEMENT_OPTIONS' })
  field.value = JSON.stringify(given)
  opening.append(field)
  if (typeof given.bx24_title === 'string') commands.setTitle({ title: given.bx24_title })
}
opening.submit()
opening.hidden = true
