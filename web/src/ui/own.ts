// Whether an address is one of the portal's own. What begins with a slash need not be: two of them name another host.
export function own(url: string): boolean {
  try {
    return Boolean(url) && new URL(url, location.origin).origin === location.origin
  } catch {
    return false
  }
}
