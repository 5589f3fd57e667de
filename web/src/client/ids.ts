// An id of the page's own; randomUUID is there in secure contexts alone.
export function freshId(): string {
  const random = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(random, (one) => one.toString(16).padStart(2, '0')).join('')
}
