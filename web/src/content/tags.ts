// HTML as texts and tags, one after the other, in time that is in proportion to it. Nothing of it is loaded or run.
export type Piece = { text: string } | { tag: string; closes: boolean; attributes: Record<string, string> }

// Of these nothing counts as a tag but their own end.
const RAW = new Set(['script', 'style', 'title', 'textarea', 'noscript', 'iframe', 'xmp'])
const NAMED: Record<string, string> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', mdash: '—', ndash: '–', hellip: '…', laquo: '«', raquo: '»' },
  ...{ lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', bdquo: '„', bull: '•', middot: '·', copy: '©', reg: '®', trade: '™', times: '×' },
}

export function* pieces(html: string): Generator<Piece> {
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) return yield { text: decoded(html.slice(at)) }
    if (open > at) yield { text: decoded(html.slice(at, open)) }
    const name = /^<(\/?)([a-z][a-z0-9]*)/i.exec(html.slice(open, open + 20))
    if (html.startsWith('<!--', open)) at = behind(html, '-->', open + 4)
    else if (/[!?]/.test(html[open + 1] ?? '')) at = behind(html, '>', open)
    else if (!name) {
      yield { text: '<' }
      at = open + 1
    } else {
      at = end(html, open + name[0].length)
      const tag = name[2].toLowerCase()
      yield { tag, closes: name[1] !== '', attributes: attributes(html.slice(open + name[0].length, at - 1)) }
      if (RAW.has(tag) && !name[1]) at = rawEnd(html, tag, at)
    }
  }
}

function behind(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from)
  return found < 0 ? html.length : found + mark.length
}

// Where a tag ends: a sign inside quotes does not end it.
function end(html: string, from: number): number {
  for (let at = from, quote = ''; at < html.length; at += 1) {
    const sign = html[at]
    if (quote) quote = sign === quote ? '' : quote
    else if (sign === '>') return at + 1
    else if ((sign === '"' || sign === "'") && html[at - 1] === '=') quote = sign
  }
  return html.length
}

function rawEnd(html: string, tag: string, from: number): number {
  const found = new RegExp(`</${tag}`, 'gi')
  found.lastIndex = from
  return found.exec(html)?.index ?? html.length
}

function attributes(written: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name, value] of written.matchAll(/(?<![\w-])(href|style|alt)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/gi)) {
    found[name.toLowerCase()] ??= decoded(value.replace(/^["']|["']$/g, ''))
  }
  return found
}

function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]{2,6}));/gi, (whole, hex, decimal, name) => {
    if (name) return NAMED[name] ?? whole
    const point = hex ? parseInt(hex, 16) : Number(decimal)
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
}
