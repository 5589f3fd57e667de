// What is kept in the browser for its person: drafts, and what waits to be sent.
let owner = 0

export function keepFor(person: number): void {
  owner = person
}

export function nameOf(key: string): string {
  return `beseda.${owner}.${key}`
}

export function recall<T>(key: string, otherwise: T): T {
  try {
    const found = localStorage.getItem(nameOf(key))
    return found === null ? otherwise : (JSON.parse(found) as T)
  } catch {
    return otherwise
  }
}

export function keep(key: string, value: unknown): void {
  try {
    if (value === null || value === '') localStorage.removeItem(nameOf(key))
    else localStorage.setItem(nameOf(key), JSON.stringify(value))
  } catch {
    // A full or forbidden storage must not keep anybody from writing.
  }
}
