// Push & pull over a WebSocket: docs/push.md. Who comes again names the last message seen and is told what was missed.
import { call } from './rest'

export type Told = (module: string, command: string, params: Record<string, any>) => void
type Answer = (result: unknown) => void
interface Config {
  channels: { private: { id: string } }
}

let socket: WebSocket | null = null
let asked = 0
const answers = new Map<number, Answer>()

// Ask over the connection; without one nobody answers.
export function ask(method: string, params: Record<string, unknown>, answer: Answer = () => undefined): void {
  if (socket?.readyState !== WebSocket.OPEN) return
  asked += 1
  answers.set(asked, answer)
  socket.send(JSON.stringify({ jsonrpc: '2.0', method, params, id: asked }))
}

function answered({ id, result }: { id: number; result?: unknown }): void {
  if (result !== undefined) answers.get(id)?.(result)
  answers.delete(id)
}

export function connect(told: Told, state: (connected: boolean, again: boolean) => void): void {
  let mid = ''
  let pause = 1000
  let opened = false

  async function begin(): Promise<void> {
    try {
      const config = await call<Config>('pull.config.get')
      listen(config.channels.private.id)
    } catch {
      later()
    }
  }

  function later(): void {
    state(false, opened)
    setTimeout(begin, pause)
    pause = Math.min(pause * 2, 30_000)
  }

  function listen(channel: string): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const query = new URLSearchParams({ CHANNEL_ID: channel, jsonRpc: 'true', ...(mid ? { mid } : {}) })
    const opening = new WebSocket(`${scheme}://${location.host}/subws/?${query}`)
    socket = opening
    answers.clear()
    let heard = Date.now()
    const watch = setInterval(() => Date.now() - heard > 25_000 && opening.close(), 5000)
    const offline = (): void => opening.close()
    window.addEventListener('offline', offline)
    opening.onopen = () => {
      pause = 1000
      state(true, opened)
      opened = true
    }
    opening.onmessage = (event) => {
      heard = Date.now()
      if (event.data === 'ping') return opening.send('pong')
      const frame = JSON.parse(event.data)
      if (frame.id !== undefined && !frame.method) return answered(frame)
      if (frame.method !== 'incoming.message') return
      const { mid: number, body, user_params } = frame.params
      mid = number
      opening.send(`mack:${number}`)
      told(body.module_id, body.command, { ...body.params, ...(user_params ?? {}) })
    }
    opening.onclose = () => {
      clearInterval(watch)
      window.removeEventListener('offline', offline)
      later()
    }
  }

  window.addEventListener('online', () => (pause = 1000))
  void begin()
}
