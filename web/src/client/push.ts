// Push & pull over a WebSocket: docs/push.md. Who comes again names the last message seen and is told what was missed.
import { call } from './rest'

export type Told = (module: string, command: string, params: Record<string, any>) => void
interface Config {
  channels: { private: { id: string } }
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
    const socket = new WebSocket(`${scheme}://${location.host}/subws/?${query}`)
    let heard = Date.now()
    const watch = setInterval(() => Date.now() - heard > 25_000 && socket.close(), 5000)
    const offline = (): void => socket.close()
    window.addEventListener('offline', offline)
    socket.onopen = () => {
      pause = 1000
      state(true, opened)
      opened = true
    }
    socket.onmessage = (event) => {
      heard = Date.now()
      if (event.data === 'ping') return socket.send('pong')
      const frame = JSON.parse(event.data)
      if (frame.method !== 'incoming.message') return
      const { mid: number, body, user_params } = frame.params
      mid = number
      socket.send(`mack:${number}`)
      told(body.module_id, body.command, { ...body.params, ...(user_params ?? {}) })
    }
    socket.onclose = () => {
      clearInterval(watch)
      window.removeEventListener('offline', offline)
      later()
    }
  }

  window.addEventListener('online', () => (pause = 1000))
  void begin()
}
