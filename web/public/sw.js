// Nothing is kept for offline use: this makes the page installable and shows what push services bring.
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('push', (event) => {
  const told = event.data?.json() ?? {}
  const icon = '/icon-192.png'
  event.waitUntil(self.registration.showNotification(told.title ?? '', { body: told.body, tag: told.tag, icon, badge: icon, data: { url: told.url ?? '/' } }))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(show(new URL(event.notification.data.url, self.location.origin).href))
})

// In a window of the page that is open already, else in a new one.
async function show(url) {
  const [open] = await self.clients.matchAll({ type: 'window' })
  if (!open) return self.clients.openWindow(url)
  await open.focus()
  open.postMessage({ visit: new URL(url).pathname })
}
