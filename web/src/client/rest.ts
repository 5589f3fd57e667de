// The only way to the server: methods of the REST API, in the name of who is signed in.
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
  ) {
    super(message)
  }

  // Whether the same call may be answered a little later.
  get passing(): boolean {
    const waits = ['QUERY_LIMIT_EXCEEDED', 'OPERATION_TIME_LIMIT', 'OVERLOAD_LIMIT']
    return this.status === 0 || this.status >= 500 || waits.includes(this.code)
  }
}

// On a developer's portal an address may begin with the person somebody acts as: /as/5.
export const base = /^\/as\/\d+(?=\/|$)/.exec(location.pathname)?.[0] ?? ''

// Where somebody is: the address without that.
export function here(): string {
  return (location.pathname.slice(base.length) || '/') + location.search
}

export interface Session {
  user: { id: number; name: string; color: string }
  form: string
  language: 'en' | 'ru'
  portal: string
  fileLimit: number
  developer?: boolean
}

let session: Session

export function signIn(): void {
  const back = location.pathname + location.search
  location.assign(`/sign-in/?back=${encodeURIComponent(back)}`)
}

export async function open(): Promise<Session> {
  const answer = await fetch(`${base}/session`)
  if (answer.status === 401) {
    signIn()
    return new Promise(() => undefined)
  }
  session = (await answer.json()) as Session
  return session
}

export async function call<T>(method: string, params: Record<string, unknown> = {}): Promise<T> {
  let answer: Response
  let body: { result?: T; error?: string; error_description?: string }
  try {
    answer = await fetch(`${base}/rest/${method}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Beseda-Form': session.form },
      body: JSON.stringify(params),
    })
    body = await answer.json()
  } catch (error) {
    throw new Refusal('NO_CONNECTION', String(error), 0)
  }
  if (body.error === undefined) return body.result as T
  if (body.error === 'INVALID_CREDENTIALS') signIn()
  throw new Refusal(body.error, body.error_description || body.error, answer.status)
}

// A list that is answered in pages of 50, whole.
export async function whole<T>(method: string, params: Record<string, unknown> = {}): Promise<T[]> {
  const found: T[] = []
  for (;;) {
    const page = await call<T[]>(method, { ...params, start: found.length })
    found.push(...page)
    if (page.length < 50) return found
  }
}

export function form(): string {
  return session.form
}
