// Notifications of this browser while the page is closed: docs/push.md.
import { base, form } from './rest'
import { go } from './store.svelte'

const WORKER = '/sw.js'
// The policy for content lets only what is named here be a script; browsers without this one take the address itself.
interface Policies {
  createPolicy: (name: string, rules: { createScriptURL: () => string }) => { createScriptURL: (url: string) => unknown }
}
interface Answer {
  publicKey: string
  subscribed: boolean
}

async function ask<T>(what: string, body?: unknown): Promise<T | null> {
  const headers = { 'Content-Type': 'application/json', 'X-Beseda-Form': form() }
  const post = what !== 'key'
  const answer = await fetch(`/web-push/${what}`, { method: post ? 'POST' : 'GET', headers, body: post ? JSON.stringify(body ?? {}) : undefined }).catch(() => null)
  return answer?.ok ? ((await answer.json()) as T) : null
}

// The worker makes the page one that can be installed; a click on what it showed leads here.
export function begin(): void {
  if (!('serviceWorker' in navigator)) return
  const trusted = (window as { trustedTypes?: Policies }).trustedTypes
  const worker = trusted?.createPolicy('worker', { createScriptURL: () => WORKER }).createScriptURL('') ?? WORKER
  void navigator.serviceWorker.register(worker as string).catch(() => undefined)
  navigator.serviceWorker.addEventListener('message', ({ data }) => data?.visit && go(data.visit))
}

// Whether this browser is told; null where it cannot be, or somebody acts as another.
export async function told(): Promise<boolean | null> {
  if (base || !('PushManager' in window) || !('serviceWorker' in navigator)) return null
  return (await ask<Answer>('key'))?.subscribed ?? null
}

// Begin to tell it; whether it is told now.
export async function tell(): Promise<boolean> {
  const key = await ask<Answer>('key')
  if (!key || (await Notification.requestPermission()) !== 'granted') return false
  const worker = await navigator.serviceWorker.ready
  const options = { userVisibleOnly: true, applicationServerKey: key.publicKey }
  const subscription = await worker.pushManager.subscribe(options).catch(() => null)
  return subscription !== null && (await ask<Answer>('subscribe', subscription.toJSON())) !== null
}

export async function hush(): Promise<void> {
  await ask('unsubscribe')
  const worker = await navigator.serviceWorker.ready
  await (await worker.pushManager.getSubscription())?.unsubscribe()
}
