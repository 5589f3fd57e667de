// Files on their way into a conversation: one after the other, each with an id of its own that makes a retry safe.
import { t } from '../i18n/words.svelte'
import { freshId } from './ids'
import { keep, recall } from './kept'
import { Refusal, base, form } from './rest'
import { announce, state } from './store.svelte'

export interface Upload {
  key: string
  dialog: string
  name: string
  bytes: number
  preview: string
  progress: number // 0 to 1
  problem: string
  text: string // what somebody wrote, where it goes as a file because no message is so long
}

const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']
const files = new Map<string, File>()
const requests = new Map<string, XMLHttpRequest>()
const busy = new Set<string>()

export function uploadsOf(dialog: string): Upload[] {
  return state.uploads.filter((one) => one.dialog === dialog)
}

export function uploadAll(dialog: string, given: Iterable<File>, tooLarge: (name: string) => string): void {
  for (const file of given) add(dialog, file, state.fileLimit > 0 && file.size > state.fileLimit ? tooLarge(file.name) : '')
  void next(dialog)
}

// What is too long for a message. It is kept in the browser until the server has it.
export function uploadText(dialog: string, text: string): void {
  const key = add(dialog, new File([text], t('textFile'), { type: 'text/plain' }), '', text)
  keep(unsent(dialog), { ...recall(unsent(dialog), {}), [key]: text })
  void next(dialog)
}

// Long texts of a dialog whose upload ended with the page that had begun it; from now on they are the caller's.
export function orphans(dialog: string): string[] {
  const kept = recall<Record<string, string>>(unsent(dialog), {})
  const found = Object.keys(kept).filter((key) => !state.uploads.some((one) => one.key === key))
  for (const key of found) forget(dialog, key)
  return found.map((key) => kept[key])
}

function unsent(dialog: string): string {
  return `unsent.${dialog}`
}

function forget(dialog: string, key: string): void {
  const { [key]: _, ...others } = recall<Record<string, string>>(unsent(dialog), {})
  keep(unsent(dialog), Object.keys(others).length ? others : null)
}

function add(dialog: string, file: File, problem: string, text = ''): string {
  const key = freshId()
  const preview = PICTURES.includes(file.type) ? URL.createObjectURL(file) : ''
  files.set(key, file)
  state.uploads.push({ key, dialog, name: file.name, bytes: file.size, preview, progress: 0, problem, text })
  if (problem) announce('', problem)
  return key
}

export function uploadAgain(key: string): void {
  const found = state.uploads.find((one) => one.key === key)
  if (!found) return
  found.problem = ''
  void next(found.dialog)
}

// Stop it, or forget it where it had failed.
export function cancel(key: string): void {
  requests.get(key)?.abort()
  const found = state.uploads.find((one) => one.key === key)
  if (found?.preview) URL.revokeObjectURL(found.preview)
  state.uploads = state.uploads.filter((one) => one.key !== key)
  files.delete(key)
  if (found?.text) forget(found.dialog, key)
}

async function next(dialog: string): Promise<void> {
  if (busy.has(dialog)) return
  busy.add(dialog)
  try {
    for (let one = waiting(dialog); one; one = waiting(dialog)) await send(one.key, dialog)
  } finally {
    busy.delete(dialog)
  }
}

function waiting(dialog: string): Upload | undefined {
  return state.uploads.find((one) => one.dialog === dialog && !one.problem)
}

async function send(key: string, dialog: string): Promise<void> {
  const file = files.get(key)!
  const shown = (): Upload | undefined => state.uploads.find((one) => one.key === key)
  try {
    const content = await base64(file)
    if (!shown()) return
    const given = JSON.stringify({ dialogId: dialog, templateId: key, fields: { name: file.name, content } })
    await put(key, given, (part) => {
      const there = shown()
      if (there) there.progress = part
    })
    cancel(key)
  } catch (error) {
    const there = shown()
    if (!there) return
    Object.assign(there, { problem: (error as Error).message, progress: 0 })
    announce('', t('failed', file.name))
  } finally {
    requests.delete(key)
  }
}

function base64(file: File): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => failed(reader.error)
    reader.readAsDataURL(file)
  })
}

// fetch does not tell how much has been sent.
function put(key: string, body: string, progress: (part: number) => void): Promise<void> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    requests.set(key, request)
    request.open('POST', `${base}/rest/im.v2.File.upload`)
    request.setRequestHeader('Content-Type', 'application/json')
    request.setRequestHeader('X-Beseda-Form', form())
    request.responseType = 'json'
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
    request.onload = () => {
      const { error, error_description: said } = request.response ?? { error: 'NO_CONNECTION', error_description: t('connecting') }
      if (error) failed(new Refusal(error, said || error, request.status))
      else done()
    }
    request.onerror = () => failed(new Refusal('NO_CONNECTION', t('noConnection'), 0))
    request.onabort = () => failed(new Refusal('CANCELLED', '', 0))
    request.send(body)
  })
}
