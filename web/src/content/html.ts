// HTML that somebody pastes as text with BB codes: bold, italic, underlined, struck, links, code, quotes, lists as lines.
// It takes time in proportion to what was pasted, and nothing of it becomes an element of the page.
import { target } from './bb'
import { pieces, type Piece } from './tags'

type Mark = 'b' | 'i' | 'u' | 's'
interface Look {
  marks: ReadonlySet<Mark>
  url: string
  kept: boolean // spaces and line breaks stay as they are
  skipped: boolean
  list: { depth: number; number: number } // the number of the last item; NaN where items have none
}
interface Written {
  parts: string[]
  between: string // blanks and line breaks behind the last word
  marks: ReadonlySet<Mark>
  url: string
  coded: boolean // says more than the plain text
  begun: boolean // an item of a list has only its sign yet
}
interface Open {
  tag: string
  look: Look
  out: Written
  code: string[] | null
}

const MOST = 300_000
const MOST_TEXT = 20_000 // a message; what is longer becomes a file, in which codes would be of no use
const MOST_BLANK = 100
const DEPTH = 200
const NONE: ReadonlySet<Mark> = new Set()
const MARKS: Record<string, Mark> = {
  ...{ b: 'b', strong: 'b', h1: 'b', h2: 'b', h3: 'b', h4: 'b', h5: 'b', h6: 'b', th: 'b', i: 'i', em: 'i', u: 'u', ins: 'u' },
  ...{ s: 's', strike: 's', del: 's' },
}
const ORDER: Mark[] = ['b', 'i', 'u', 's']
const CODES = words('pre code kbd samp')
const NOTHING = words('script style title template noscript iframe object svg button select textarea')
const BLOCKS = words('address article aside blockquote dd div dl dt figure footer header li main nav ol pre section table tr ul')
const APART = words('p h1 h2 h3 h4 h5 h6')
const EMPTY = words('area base br col hr img input link meta wbr')
// What ends where another of its kind begins, unless one of these stands between them.
const ENDS: Record<string, Set<string>> = { li: words('li'), td: words('td th'), th: words('td th'), tr: words('tr td th'), dd: words('dd dt'), dt: words('dd dt'), p: words('p') }
const WALLS = words('ul ol table blockquote')

function words(given: string): Set<string> {
  return new Set(given.split(' '))
}

// Nothing where the plain text says as much, or where there is too much of it.
export function bbOf(html: string): string {
  if (html.length > MOST) return ''
  const look = { marks: NONE, url: '', kept: false, skipped: false, list: { depth: 0, number: NaN } }
  const open: Open[] = [{ tag: '', look, out: fresh(), code: null }]
  for (const one of pieces(html)) {
    if ('text' in one) say(open.at(-1)!, one.text)
    else if (one.closes) close(open, one.tag)
    else begin(open, one)
  }
  while (open.length > 1) end(open)
  const found = open[0].out.coded ? whole(open[0].out) : ''
  return found.length > MOST_TEXT ? '' : found
}

function begin(open: Open[], { tag, attributes }: Exclude<Piece, { text: string }>): void {
  if (ENDS[tag]) for (const last of lasts(open)) if (ENDS[tag].has(last)) close(open, last)
  const { look, out, code } = open.at(-1)!
  if (tag === 'br' || tag === 'hr') return say(open.at(-1)!, '\n', true)
  if (tag === 'img') return say(open.at(-1)!, attributes.alt ?? '')
  if (EMPTY.has(tag) || open.length > DEPTH) return
  if (tag === 'td' || tag === 'th') blank(out, '\t', true)
  if (!code) line(out, tag, look)
  const inner = shown(tag, attributes, look)
  if (tag === 'li' && !inner.skipped) item(out, inner)
  const apart = tag === 'blockquote' && !open.some((one) => one.tag === tag)
  open.push({ tag, look: inner, out: apart ? fresh() : out, code: code ?? (CODES.has(tag) ? [] : null) })
}

// The tags that are open, the last first, as far as the next wall.
function lasts(open: Open[]): string[] {
  const found = open.map((one) => one.tag)
  return found.slice(found.findLastIndex((one) => WALLS.has(one)) + 1).toReversed()
}

function close(open: Open[], tag: string): void {
  const place = open.findLastIndex((one) => one.tag === tag)
  if (place > 0) while (open.length > place) end(open)
}

function end(open: Open[]): void {
  const { tag, look, out, code } = open.pop()!
  const outer = open.at(-1)!
  if (code?.length && !outer.code) write(outer.out, ...coded(code.join('')))
  if (out !== outer.out) {
    const said = whole(out).split(/\n+/).filter(Boolean)
    if (said.length && !look.skipped) write(outer.out, said.map((one) => `>>${one}`).join('\n'), NONE, '', true)
  }
  if (!outer.code) line(outer.out, tag, look)
}

function coded(text: string): [string, ReadonlySet<Mark>, string, boolean] {
  const shown = text.replaceAll('\u00a0', ' ').replace(/^\n|\n$/g, '')
  const may = shown.trim() !== '' && !/\[\/code\]/i.test(shown)
  return [may ? `[code]${shown}[/code]` : shown, NONE, '', may]
}

// How what is inside looks: as its tag says, and as its style says besides or instead.
function shown(tag: string, attributes: Record<string, string>, look: Look): Look {
  const style = (attributes.style ?? '').toLowerCase()
  const marks = new Set(look.marks)
  const set = (mark: Mark, on: boolean): unknown => (on ? marks.add(mark) : marks.delete(mark))
  if (MARKS[tag]) marks.add(MARKS[tag])
  const weight = /font-weight:\s*(\w+)/.exec(style)?.[1]
  if (weight) set('b', /^bold/.test(weight) || Number(weight) >= 600)
  const slant = /font-style:\s*(\w+)/.exec(style)?.[1]
  if (slant) set('i', slant === 'italic' || slant === 'oblique')
  const lines = /text-decoration(?:-line)?:([^;]*)/.exec(style)?.[1] ?? ''
  if (lines.includes('underline')) marks.add('u')
  if (lines.includes('line-through')) marks.add('s')
  const space = /white-space:\s*([\w-]+)/.exec(style)?.[1]
  const href = tag === 'a' ? (attributes.href ?? '').trim() : ''
  const url = /^(https?|mailto|tel):/i.test(href) ? target(href).replaceAll('[', '%5B').replaceAll(']', '%5D') : ''
  if (url) marks.delete('u') // links are underlined anyway
  const list = tag === 'ul' || tag === 'ol' ? { depth: look.list.depth + 1, number: tag === 'ol' ? 0 : NaN } : look.list
  const skipped = look.skipped || NOTHING.has(tag) || /display:\s*none/.test(style)
  return { marks, list, skipped, url: url || look.url, kept: space ? space.startsWith('pre') : look.kept }
}

function say({ look, out, code }: Open, given: string, kept = look.kept): void {
  if (look.skipped) return
  if (code) return void code.push(given)
  const text = kept ? given : given.replace(/[ \t\r\n]+/g, ' ')
  const said = text.trim()
  if (!said) return blank(out, text, kept)
  const from = text.indexOf(said)
  blank(out, text.slice(0, from), kept)
  write(out, said.replaceAll('\u00a0', ' '), look.marks, said === look.url ? '' : look.url)
  blank(out, text.slice(from + said.length), kept)
}

function blank(out: Written, given: string, kept: boolean): void {
  const text = given.replaceAll('\u00a0', ' ')
  if (kept) out.between = (out.between + text).slice(0, MOST_BLANK)
  else if (text && !out.between) out.between = ' '
}

// Words, behind what closes the looks before them and opens theirs.
function write(out: Written, said: string, marks: ReadonlySet<Mark>, url: string, coded = marks.size > 0 || url !== ''): void {
  const same = out.url === url && out.marks.size === marks.size && [...marks].every((one) => out.marks.has(one)) && !out.between.includes('\n')
  if (!same) unmark(out)
  if (out.parts.length) out.parts.push(out.between.replace(/\n[ \n]*\n/g, '\n\n'))
  if (!same) out.parts.push(...ORDER.filter((one) => marks.has(one)).map((one) => `[${one}]`), url ? `[url=${url}]` : '')
  out.parts.push(said)
  Object.assign(out, { between: '', marks, url, begun: false, coded: out.coded || coded })
}

function unmark(out: Written): void {
  if (out.url) out.parts.push('[/url]')
  out.parts.push(...ORDER.toReversed().filter((one) => out.marks.has(one)).map((one) => `[/${one}]`))
  Object.assign(out, { marks: NONE, url: '' })
}

// Around a block a new line, with an empty one before it where paragraphs stand apart.
function line(out: Written, tag: string, { list }: Look): void {
  const apart = APART.has(tag) && !list.depth
  if (out.begun || !(APART.has(tag) || BLOCKS.has(tag))) return
  const breaks = out.between.split('\n').length - 1
  if (breaks < (apart ? 2 : 1)) out.between = apart ? '\n\n' : '\n'
}

function item(out: Written, { list }: Look): void {
  if (out.begun) out.between = '\n'
  list.number += 1
  const sign = Number.isNaN(list.number) ? '•' : `${list.number}.`
  write(out, '  '.repeat(Math.min(Math.max(list.depth, 1), 8) - 1) + sign, NONE, '', true)
  Object.assign(out, { between: ' ', begun: true })
}

function fresh(): Written {
  return { parts: [], between: '', marks: NONE, url: '', coded: false, begun: false }
}

function whole(out: Written): string {
  unmark(out)
  return out.parts.join('')
}
