// The journal as it grows: newest first, asked for again as soon as something was answered.
import { journal, type Entry } from '../client/control'

const FIRST = 100
const MOST_HELD = 2000
const WAIT_SECONDS = 25
const PAUSE_MS = 2000

export class Feed {
  entries = $state.raw<Entry[]>([])
  held = $state.raw<Entry[]>([])
  paused = $state(false)
  failed = $state('')
  loaded = $state(false)
  complete = $state(false)
  // Whether rows above must not move what is looked at.
  shift = $state(false)
  away = false
  private asking = new AbortController()
  private after = 0
  private loading = false

  constructor(readonly filter: string) {
    void this.follow()
  }

  stop(): void {
    this.asking.abort()
  }

  resume(): void {
    this.paused = false
    this.show(this.held)
    this.held = []
  }

  empty(): void {
    this.entries = this.held = []
    this.complete = true
  }

  async older(): Promise<void> {
    const last = this.entries.at(-1)
    if (!last || this.complete || this.loading) return
    this.loading = true
    try {
      const found = await journal({ filter: this.filter, before: last.id, limit: FIRST }, this.asking.signal)
      this.shift = false
      this.entries = [...this.entries, ...found.entries]
      this.complete = found.entries.length < FIRST
    } catch {
      // It is asked for again with the next scroll.
    } finally {
      this.loading = false
    }
  }

  private async follow(): Promise<void> {
    const { signal } = this.asking
    while (!signal.aborted) {
      try {
        if (this.loaded) await this.more(signal)
        else await this.first(signal)
        this.failed = ''
      } catch (error) {
        if (signal.aborted) return
        this.failed = (error as Error).message
        this.loaded = this.paused // a portal that was started again counts anew
        await new Promise((done) => setTimeout(done, PAUSE_MS))
      }
    }
  }

  private async first(signal: AbortSignal): Promise<void> {
    const found = await journal({ filter: this.filter, limit: FIRST }, signal)
    this.entries = found.entries
    this.complete = found.entries.length < FIRST
    this.after = found.newest
    this.loaded = true
  }

  private async more(signal: AbortSignal): Promise<void> {
    const found = await journal({ filter: this.filter, after: this.after, limit: FIRST, wait: WAIT_SECONDS }, signal)
    if (found.newest < this.after) this.loaded = false
    const fresh = found.entries.toReversed()
    this.after = fresh[0]?.id ?? found.newest
    if (this.paused) this.held = [...fresh, ...this.held].slice(0, MOST_HELD)
    else this.show(fresh)
  }

  private show(fresh: Entry[]): void {
    if (!fresh.length) return
    this.shift = this.away
    const all = [...fresh, ...this.entries]
    // Who looks further down keeps what is there.
    if (!this.away && all.length > MOST_HELD) {
      this.complete = false
      all.length = MOST_HELD
    }
    this.entries = all
  }
}
