// A call of the journal as code that makes it again. Secrets were masked before it came here.
import type { Detail } from '../client/control'

export const KINDS = ['curl', 'Python', 'JavaScript', 'PHP', 'pytest'] as const
export type SnippetKind = (typeof KINDS)[number]

export function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function python(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`
  if (typeof value === 'object') return `{${Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${python(one)}`).join(', ')}}`
  return JSON.stringify(value)
}

function php(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map(php).join(', ')}]`
  if (typeof value === 'object') return `[${Object.entries(value).map(([name, one]) => `${php(name)} => ${php(one)}`).join(', ')}]`
  return String(value)
}

export function curl(url: string, parameters: unknown, authority: string | null): string {
  const trust = url.startsWith('https:') && authority ? ` --cacert ${shell(authority)}` : ''
  return `curl${trust} ${shell(url)} \\\n  -H 'Content-Type: application/json' \\\n  -d ${shell(JSON.stringify(parameters ?? {}))}`
}

// Where a program makes this call: the page's own calls have no webhook in their address.
function address(entry: Detail): string {
  const own = !/^\/rest\/\d+\//.test(entry.request.path)
  return location.origin + (own ? `/rest/${entry.who?.id ?? 1}/•••/${entry.method}` : entry.request.path)
}

export function snippet(kind: SnippetKind, entry: Detail, authority: string | null): string {
  const { parameters } = entry.request
  const url = address(entry)
  const name = entry.method.replace(/\W+/g, '_').toLowerCase()
  switch (kind) {
    case 'curl':
      return curl(url, parameters, authority)
    case 'Python':
      return `import requests\n\nanswer = requests.post(${JSON.stringify(url)}, json=${python(parameters ?? {})})\nprint(answer.status_code, answer.json())`
    case 'JavaScript':
      return `const answer = await fetch(${JSON.stringify(url)}, {\n  method: 'POST',\n  headers: { 'Content-Type': 'application/json' },\n  body: JSON.stringify(${JSON.stringify(parameters ?? {})}),\n})\nconsole.log(answer.status, await answer.json())`
    case 'PHP':
      return `<?php\n$call = curl_init(${php(url)});\ncurl_setopt_array($call, [\n    CURLOPT_POSTFIELDS => json_encode(${php(parameters ?? {})}),\n    CURLOPT_HTTPHEADER => ['Content-Type: application/json'],\n    CURLOPT_RETURNTRANSFER => true,\n]);\nvar_dump(json_decode(curl_exec($call), true));`
    case 'pytest':
      return `def test_${name}(portal):\n    anna = portal.user("Anna")\n    answer = anna.answer(${JSON.stringify(entry.method)}, **${python(parameters ?? {})})\n    assert answer.status == ${entry.status ?? 200}`
  }
}
