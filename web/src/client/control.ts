// The control API of a developer's portal: /_beseda/openapi.json. It needs nobody to be signed in.
import { Refusal } from './rest'

export interface Named {
  id: number
  name: string
}
export interface Clock {
  now: number
  frozen: boolean
  offset: number
}
export interface Portal {
  version: string
  revision: number
  profile: string
  language: 'en' | 'ru'
  name: string
  url: string
  ca_file: string | null
  clock: Clock
  faults: number
  people: number
}
export interface Someone extends Named {
  login: string
  admin: boolean
  extranet: boolean
  bot: boolean
  active: boolean
}
export interface Webhook {
  id: number
  user_id: number
  title: string
  scope: string
  url?: string
  last_used_at: number | null
}
export interface Bot extends Named {
  code: string
  owner_id: number
  generation: 1 | 2
  mode: string
  token?: string | null
  waiting: number
  last_error: string | null
}
export interface Command {
  id: number
  command: string
  title?: string
  params?: string
}
export interface Application {
  id: number
  title: string
  scope: string
  client_id: string
  client_secret?: string
  handler_url?: string
}
export type Kind = 'call' | 'event' | 'fetch'
export interface Entry {
  id: number
  at: number
  kind: Kind
  who: Named | null
  credential: { kind: string; id: number } | null
  method: string
  dialog: string
  bot: (Named & { code: string }) | null
  status: number
  failed: boolean
  error: string | null
  reason: string | null
  ms: number
  fault: number | null
  replay_of: number | null
}
export interface Part {
  cut?: boolean
  size?: number
}
export interface Attempt {
  id: number
  at: number
  status: number
  ms: number
  error: string | null
}
export interface Snapshot {
  name: string
  at: number
}
// A message where this person finds it.
export interface Place {
  id: number
  person: number
  dialog: string
}
export type TimedPart = 'request' | 'limits' | 'fault' | 'queue' | 'database' | 'method' | 'answer' | 'sent' | 'answered'
export interface Detail extends Entry {
  timing: Partial<Record<TimedPart, number>>
  messages: Place[]
  request: Part & { verb: string; path: string; parameters: unknown }
  answer: Part & { status: number; body: unknown }
  attempts: Attempt[]
  related: number[]
  documented: { text: string | null; page: string } | null
  replayable: boolean
}
export interface Effect {
  delay_ms?: number
  status?: number
  error?: string
  drop?: 'before' | 'after'
  duplicate?: true
  expired_token?: true
  limit?: string
}
export interface Rule {
  on: boolean
  method: string
  bot?: number | null
  person?: number | null
  every?: number
  percent?: number
  next?: number
  effect: Effect
  expires_in?: number
}
export interface Fault extends Rule {
  id: number
  hits: number
  expires_at: number | null
}

export async function control<T>(verb: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const answer = await fetch(`/_beseda${path}`, {
    method: verb,
    headers: body === undefined && verb === 'GET' ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  })
  const found = await answer.json()
  if (!answer.ok) throw new Refusal(found.error, found.error_description || found.error, answer.status)
  return found as T
}

export interface Page {
  entries: Entry[]
  newest: number
}

export function journal(asked: Record<string, string | number>, signal?: AbortSignal): Promise<Page> {
  const query = new URLSearchParams(Object.entries(asked).map(([name, value]) => [name, String(value)]))
  return control('GET', `/journal?${query}`, undefined, signal)
}

const REPLAY_SECONDS = 30

// Calls or tells once more; the entry that shows it. An event is noted once its handler was told.
export async function replay(id: number, request: object = {}): Promise<number> {
  const made = await control<{ id: number | null; after?: number }>('POST', `/journal/${id}/replay`, request)
  if (made.id) return made.id
  const told = await control<Entry>('POST', '/wait', { filter: `replay:${id}`, after: made.after, timeout: REPLAY_SECONDS })
  return told.id
}

// The documented codes of each method with their statuses, out of the portal's OpenAPI document; those of every method
// stand under an empty name.
export async function documentedErrors(): Promise<Map<string, Map<string, number>>> {
  const { paths, components } = await (await fetch('/openapi.json')).json()
  const codes = new Map<string, [string, number][]>()
  for (const [name, response] of Object.entries<any>(components.responses)) {
    const found: string[] = response.content?.['application/json']?.schema?.properties?.error?.enum ?? []
    codes.set(name, found.map((code) => [code, Number(name.split('.').at(-1))]))
  }
  const general = [...codes].filter(([name]) => /^\d+$/.test(name)).flatMap(([, found]) => found)
  const methods = new Map([['', new Map(general)]])
  for (const [path, { post }] of Object.entries<any>(paths)) {
    const names = Object.values<any>(post?.responses ?? {}).flatMap((one) => one.$ref?.split('/').at(-1) ?? [])
    methods.set(path.slice(1), new Map(names.flatMap((name) => codes.get(name) ?? [])))
  }
  return methods
}
