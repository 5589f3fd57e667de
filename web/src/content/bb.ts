// BB codes as a tree. It never throws, takes time in proportion to the text, and is at most DEPTH deep; what is no code
// is text. Who shows the tree makes elements of it, so that nothing anybody wrote becomes markup.
import { own } from '../ui/own'

export type Node = string | { tag: string; value: string; children: Node[] }

const DEPTH = 16
const TOKEN = /\[(\/?)(b|i|u|s|url|user|chat|context|color|size|send|put|call|code|br|icon|img|timestamp|quote|list|\*)(?:[=\s]([^[\]]*))?\]|#br#|https?:\/\/[^\s[\]<>"]+/gi
const EMPTY = new Set(['br', 'icon', 'timestamp'])
// Known, but without a look of their own; an item of a list begins a line.
const DROPPED = new Set(['quote', 'list', '*'])

interface Open {
  tag: string
  value: string
  children: Node[]
}

export function parse(text: string): Node[] {
  const root: Node[] = []
  const open: Open[] = []
  const into = (): Node[] => open.at(-1)?.children ?? root
  let at = 0
  const token = new RegExp(TOKEN)
  for (let found = token.exec(text); found; found = token.exec(text)) {
    if (found.index > at) into().push(text.slice(at, found.index))
    at = token.lastIndex
    const tag = found[2]?.toLowerCase()
    if (!tag) {
      into().push(found[0] === '#br#' ? '\n' : link(found[0], open))
    } else if (DROPPED.has(tag)) {
      if (tag === '*' && !found[1]) into().push('\n• ')
    } else if (found[1]) {
      close(tag, open, into, found[0])
    } else if (tag === 'code') {
      const end = text.toLowerCase().indexOf('[/code]', at)
      into().push({ tag, value: '', children: [text.slice(at, end < 0 ? text.length : end)] })
      at = token.lastIndex = end < 0 ? text.length : end + 7
    } else if (EMPTY.has(tag)) {
      into().push(tag === 'br' ? '\n' : tag === 'timestamp' ? { tag, value: found[3] ?? '', children: [] } : (/title=([^\]]*)/i.exec(found[3] ?? '')?.[1] ?? ''))
    } else if (open.length < DEPTH) {
      const node = { tag, value: found[3] ?? '', children: [] }
      into().push(node)
      open.push(node)
    }
  }
  if (at < text.length) into().push(text.slice(at))
  return root
}

function close(tag: string, open: Open[], into: () => Node[], written: string): void {
  const place = open.findLastIndex((one) => one.tag === tag)
  if (place >= 0) open.splice(place)
  else if (open.length < DEPTH) into().push(written)
}

function link(url: string, open: Open[]): Node {
  return open.some((one) => one.tag === 'url') ? url : { tag: 'url', value: url, children: [url] }
}

export function words(nodes: Node[]): string {
  return nodes.map((one) => (typeof one === 'string' ? one : words(one.children))).join('')
}

// Where a link may lead: the web, mail, the telephone, into the portal. Otherwise nowhere.
export function target(given: string): string {
  const url = given.trim()
  // eslint-disable-next-line no-control-regex
  if (/^\/(?![/\\])[^\\\u0000-\u001f]*$/.test(url)) return url
  try {
    const read = new URL(url)
    return ['http:', 'https:', 'mailto:', 'tel:'].includes(read.protocol) ? read.href : ''
  } catch {
    return ''
  }
}

// The path of an address inside the page; of any other one nothing.
export function inside(url: string): string {
  if (!own(url)) return ''
  const { pathname, search } = new URL(url, location.origin)
  return /^\/(c\/[a-z0-9]+|dev(\/[a-z]+)?)$/.test(pathname) ? pathname + search : ''
}

// The host of an address as it is, without marks that would turn it round.
export function host(url: string): string {
  try {
    return new URL(url, location.origin).host.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
  } catch {
    return ''
  }
}
